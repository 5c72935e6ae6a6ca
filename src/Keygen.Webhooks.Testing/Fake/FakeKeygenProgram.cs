using System.Globalization;
using System.Runtime.InteropServices;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// The fake as a program: <c>return await FakeKeygenProgram.RunAsync(args);</c> is all a console project needs. It sends the events
/// named on the command line, and then those it reads, one name a line, until it is stopped.
/// </summary>
public static class FakeKeygenProgram
{
    /// <summary>Runs until the process is told to end.</summary>
    /// <param name="args">The command line; <c>--help</c> says what it may be.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (FakeKeygenArguments.Read(args) is not { } read)
        {
            await Console.Error.WriteLineAsync(FakeKeygenArguments.Usage).ConfigureAwait(false);
            return 2;
        }

        var keys = await KeysAsync(read).ConfigureAwait(false);
        var fake = await FakeKeygen.StartAsync(new()
        {
            Keys = keys,
            Port = int.Parse(read["port"] ?? "0", CultureInfo.InvariantCulture),
            Speed = double.Parse(read["speed"] ?? "1", CultureInfo.InvariantCulture),
            ApiToken = read["token"] ?? $"admin-{Guid.NewGuid():N}",
            AllowControl = true,
            Logger = new ConsoleLines(),
        }).ConfigureAwait(false);
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

        return KeygenTestKeys.Import(await File.ReadAllTextAsync(file).ConfigureAwait(false));
    }

    /// <summary>Sends what is on the command line, and then what is read.</summary>
    private static async Task<int> SendAsync(FakeKeygen fake, FakeKeygenArguments read, Task end)
    {
        read.Events.ForEach(name => Raise(fake, name));
        if (!read.Once)
        {
            _ = Task.Run(() => RaiseWhatIsRead(fake));
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }

        var settled = fake.WaitForAsync(
            static fake => fake.Events.All(static row => row.Status is FakeEventStatus.Delivered or FakeEventStatus.Failed), TimeSpan.FromDays(3));
        await Task.WhenAny(settled, end).ConfigureAwait(false);
        return fake.Events.All(static row => row.Status is FakeEventStatus.Delivered) ? 0 : 1;
    }

    /// <summary>What the receiver must be configured with, as environment variables.</summary>
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

    private static void Raise(FakeKeygen fake, string name)
    {
        if (!SampleCatalogue.EventNames.Contains(name, StringComparer.Ordinal))
        {
            FakeLog.NotKnown(new ConsoleLines(), name);
        }

        fake.Raise(name);
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
