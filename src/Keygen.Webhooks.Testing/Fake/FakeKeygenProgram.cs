using System.Globalization;
using System.Runtime.InteropServices;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// The fake as a program: <c>return await FakeKeygenProgram.RunAsync(args);</c> is all a console project needs. It sends the events
/// named on the command line, and then those it reads, one name a line, until it is stopped.
/// </summary>
public static class FakeKeygenProgram
{
    private const string Usage = """
        usage: [options] [event ...]     events such as license.created; more are read from the standard input, a name a line
          --to URL              where deliveries go: http://localhost:5000; Keygen's retries and all
          --url URL             the endpoint's URL as registered, which is signed (https://hooks.example.com/webhooks/keygen)
          --keys FILE           the account and its keys; made if there is no such file
          --port N              of its API (a free one)
          --token TEXT          the API token it wants (a new one)
          --speed N             how much faster retries come than Keygen's (1)
          --algorithm NAME      ed25519, ecdsa-p256, rsa-sha256, rsa-pss-sha256 (ed25519)
          --api-version V       1.0 to 1.8 (1.8)
        """;

    /// <summary>Runs until the process is told to end.</summary>
    /// <param name="args">The command line; <c>--help</c> says what it may be.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Arguments.Read(args) is not { } read)
        {
            await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
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
        var endpoint = fake.AddEndpoint(read["url"], read["to"] is { } to ? new(to) : null);
        endpoint.SignatureAlgorithm = read["algorithm"] ?? endpoint.SignatureAlgorithm;
        endpoint.ApiVersion = read["api-version"] ?? endpoint.ApiVersion;
        Introduce(fake, endpoint);

        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        read.Events.ForEach(name => fake.Raise(name));
        _ = Task.Run(() => RaiseWhatIsRead(fake), stop.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<KeygenTestKeys> KeysAsync(Arguments read)
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

    /// <summary>What the receiver must be configured with, as environment variables.</summary>
    private static void Introduce(FakeKeygen fake, FakeEndpoint endpoint)
    {
        var key = string.Concat(fake.Keys.PublicKeyFor(endpoint.SignatureAlgorithm).Split('\n').Where(static line => !line.StartsWith('-')));
        Console.WriteLine($"""
            Keygen__Webhooks__AccountId={fake.Keys.AccountId}
            Keygen__Webhooks__EndpointUrls__0={endpoint.Url}
            Keygen__Webhooks__PublicKeys__0={key}
            The API token is {fake.ApiToken}
            The fake Keygen listens on {fake.Url}
            """);
    }

    private static void RaiseWhatIsRead(FakeKeygen fake)
    {
        while (Console.ReadLine() is { } name)
        {
            if (name.Trim() is { Length: > 0 } trimmed)
            {
                fake.Raise(trimmed);
            }
        }
    }

    private sealed class Arguments
    {
        private static readonly string[] Names = ["to", "url", "keys", "port", "token", "speed", "algorithm", "api-version"];

        private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

        public List<string> Events { get; } = [];

        public string? this[string name] => _options.GetValueOrDefault(name);

        public static Arguments? Read(string[] args)
        {
            var read = new Arguments();
            for (var i = 0; i < args.Length; i++)
            {
                if (!args[i].StartsWith("--", StringComparison.Ordinal))
                {
                    read.Events.Add(args[i]);
                }
                else if (Names.Contains(args[i][2..]) && i + 1 < args.Length)
                {
                    read._options[args[i][2..]] = args[++i];
                }
                else
                {
                    return null;
                }
            }

            return read;
        }
    }
}
