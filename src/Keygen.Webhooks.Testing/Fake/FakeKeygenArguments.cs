namespace Keygen.Webhooks.Testing;

/// <summary>The command line of <see cref="FakeKeygenProgram"/>.</summary>
internal sealed class FakeKeygenArguments
{
    public const string Usage = """
        usage: [options] [event ...]     events such as license.created; more are read from the standard input, a name a line
          --to URL              where deliveries go: http://localhost:5000; Keygen's retries and all
          --run PATH            runs the project in a folder, or its .dll, configured for this fake; delivers to it, and ends with it
          --once                ends when the events on the command line have: 0 when all were delivered, else 1
          --url URL             the endpoint's URL as registered, which is signed (https://hooks.example.com/webhooks/keygen)
          --keys FILE           the account and its keys; made if there is no such file
          --port N              of its API (a free one)
          --token TEXT          the API token it wants (a new one)
          --speed N             how much faster retries come than Keygen's (1)
          --algorithm NAME      ed25519, ecdsa-p256, rsa-sha256, rsa-pss-sha256 (ed25519)
          --api-version V       1.0 to 1.8 (1.8)
        """;

    private static readonly string[] Names = ["to", "run", "url", "keys", "port", "token", "speed", "algorithm", "api-version"];

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    public List<string> Events { get; } = [];

    public bool Once { get; private set; }

    public string? this[string name] => _options.GetValueOrDefault(name);

    /// <returns>Null when it cannot be understood.</returns>
    public static FakeKeygenArguments? Read(string[] args)
    {
        var read = new FakeKeygenArguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                read.Events.Add(args[i]);
            }
            else if (args[i] == "--once")
            {
                read.Once = true;
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
