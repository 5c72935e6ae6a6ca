using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.AspNetCore.Connections;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// The fake as a program. A console project needs only <c>return await FakeKeygenProgram.RunAsync(args);</c>. It sends the events named on
/// the command line, then the events named on standard input, one per line, until it is stopped.
/// </summary>
public static class FakeKeygenProgram
{
    /// <summary>Runs the fake until the process is stopped.</summary>
    /// <param name="args">The command line; <c>--help</c> lists the options.</param>
    /// <returns>
    /// The exit code: 2 for an invalid command line, 1 when the fake cannot start. With <c>--once</c>, 1 also when an event was not
    /// delivered, or when this library does not know the event.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await RunAsync(FakeKeygenArguments.Read(args)).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message}\n\n{FakeKeygenArguments.Usage}").ConfigureAwait(false);
            return 2;
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<int> RunAsync(FakeKeygenArguments read)
    {
        var fake = await StartAsync(read, await KeysAsync(read).ConfigureAwait(false)).ConfigureAwait(false);
        await using var stopping = fake.ConfigureAwait(false);
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var endpoint = fake.AddEndpoint(read["url"], read["to"] is { } to ? new(to) : null);
        endpoint.SignatureAlgorithm = read["algorithm"] ?? endpoint.SignatureAlgorithm;
        endpoint.ApiVersion = read["api-version"] ?? endpoint.ApiVersion;
        Introduce(fake, endpoint);
        if (read["run"] is not { } path)
        {
            return await SendAsync(fake, read, Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop.Token)).ConfigureAwait(false);
        }

        var app = await ConfiguredApp.StartAsync(path, SettingsFor(fake, endpoint), stop.Token).ConfigureAwait(false);
        await using var ending = app.ConfigureAwait(false);
        endpoint.SendTo = app.Url;
        return await SendAsync(fake, read, Task.WhenAny(app.Ended, Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop.Token))).ConfigureAwait(false);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<FakeKeygen> StartAsync(FakeKeygenArguments read, KeygenTestKeys keys)
    {
        try
        {
            return await FakeKeygen.StartAsync(new()
            {
                Keys = keys,
                Port = read.Port,
                Speed = read.Speed,
                ApiToken = read["token"] ?? $"admin-{Guid.NewGuid():N}",
                AllowControl = true,
                Logger = new ConsoleLines(),
            }).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new IOException($"Port {read.Port} is in use, perhaps by another fake. Choose another port with --port, or leave the option out.", exception);
        }
        catch (SocketException exception)
        {
            throw new IOException($"The fake cannot listen on port {read.Port}: {exception.Message}. Choose another port with --port, or leave the option out.", exception);
        }
    }

    private static async Task<KeygenTestKeys> KeysAsync(FakeKeygenArguments read)
    {
        if (read["keys"] is not { } file)
        {
            return new() { EndpointUrl = read["url"] ?? KeygenTestKeys.DefaultEndpointUrl };
        }

        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, new KeygenTestKeys { EndpointUrl = read["url"] ?? KeygenTestKeys.DefaultEndpointUrl }.Export()).ConfigureAwait(false);
        }

        try
        {
            return KeygenTestKeys.Import(await File.ReadAllTextAsync(file).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException or CryptographicException or InvalidOperationException)
        {
            throw new IOException($"--keys: '{file}' does not contain the keys of a fake. Name another file. A file that does not exist is created.", exception);
        }
    }

    /// <summary>Sends the events of the command line, then those of standard input.</summary>
    private static async Task<int> SendAsync(FakeKeygen fake, FakeKeygenArguments read, Task end)
    {
        var areKnown = read.Events.Select(name => Raise(fake, name)).ToArray();
        if (!read.Once)
        {
            _ = Task.Run(() => RaiseWhatIsRead(fake));
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }

        var settled = fake.WaitForAsync(
            static fake => fake.Events.All(static row => row.Status is FakeEventStatus.Delivered or FakeEventStatus.Failed), TimeSpan.FromDays(3));
        await Task.WhenAny(settled, end).ConfigureAwait(false);
        return Array.TrueForAll(areKnown, static known => known) && fake.Events.All(static row => row.Status is FakeEventStatus.Delivered) ? 0 : 1;
    }

    /// <summary>The configuration that the receiver needs, as environment variables.</summary>
    private static KeyValuePair<string, string>[] SettingsFor(FakeKeygen fake, FakeEndpoint endpoint) =>
    [
        new("Keygen__Webhooks__AccountId", $"{fake.Keys.AccountId}"),
        new("Keygen__Webhooks__EndpointUrls__0", endpoint.Url),
        new("Keygen__Webhooks__PublicKeys__0", string.Concat(
            fake.Keys.PublicKeyFor(endpoint.SignatureAlgorithm).Split('\n').Where(static line => !line.StartsWith('-')))),
        new("Keygen__Webhooks__Algorithms__0", endpoint.SignatureAlgorithm),
        new("Keygen__Webhooks__CatchUp__BaseUrl", $"{fake.Url}"),
        new("Keygen__Webhooks__CatchUp__ApiToken", fake.ApiToken),
    ];

    private static void Introduce(FakeKeygen fake, FakeEndpoint endpoint)
    {
        foreach (var (name, value) in SettingsFor(fake, endpoint)[..3])
        {
            Console.WriteLine($"{name}={value}");
        }

        Console.WriteLine($"The API token is {fake.ApiToken}");
        Console.WriteLine($"The fake Keygen listens on {fake.Url}");
    }

    /// <returns>Whether this library knows the event.</returns>
    private static bool Raise(FakeKeygen fake, string name)
    {
        var isKnown = SampleCatalogue.EventNames.Contains(name, StringComparer.Ordinal);
        if (!isKnown)
        {
            FakeLog.NotKnown(new ConsoleLines(), name);
        }

        fake.Raise(name);
        return isKnown;
    }

    private static void RaiseWhatIsRead(FakeKeygen fake)
    {
        while (Console.ReadLine() is { } name)
        {
            if (name.Trim() is { Length: > 0 } trimmed)
            {
                Raise(fake, trimmed);
            }
        }
    }
}
