using System.Globalization;
using System.Net;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The command line of <see cref="FakeKeygenProgram"/>.</summary>
internal sealed class FakeKeygenArguments
{
    public const string Usage = """
        usage: [options] [event ...]     sends events such as license.created, then those on standard input, one name per line
          --to URL              where deliveries and retries go, such as http://localhost:5000
          --run PATH            starts a project folder or a .dll with the settings of this fake, delivers to it, and ends with it
          --once                ends after the events of the command line: exit code 0 when all are known and delivered, else 1
          --url URL             the registered URL, for which deliveries are signed (https://hooks.example.com/webhooks/keygen)
          --keys FILE           the file with the account and its keys; created when it does not exist
          --port N              the port of the API (a free one)
          --token TEXT          the API token that the fake accepts (a new one)
          --speed N             the factor by which retries are faster than Keygen's (1)
          --algorithm NAME      the signature algorithm: ed25519, ecdsa-p256, rsa-sha256, rsa-pss-sha256 (ed25519)
          --api-version V       the API version, 1.0 to 1.8 (1.8)
        """;

    private static readonly string[] Names = ["to", "run", "url", "keys", "port", "token", "speed", "algorithm", "api-version"];

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    public List<string> Events { get; } = [];

    public bool Once { get; private set; }

    public int Port { get; private set; }

    public double Speed { get; private set; } = 1;

    public string? this[string name] => _options.GetValueOrDefault(name);

    /// <exception cref="FormatException">The command line is invalid. The message says why.</exception>
    public static FakeKeygenArguments Read(string[] args)
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
            else if (!Names.Contains(args[i][2..]))
            {
                throw new FormatException($"There is no option {args[i]}.");
            }
            else
            {
                read._options[args[i][2..]] = i + 1 < args.Length ? args[++i] : throw new FormatException($"{args[i]} needs a value.");
            }
        }

        read.Validate();
        return read;
    }

    private void Validate()
    {
        Port = Value("port", "a port from 0 to 65535", static text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null, Port);
        Speed = Value("speed", "a number above 0", static text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0 ? speed : null, Speed);
        foreach (var name in new[] { "to", "url" })
        {
            Value(name, "an http or https URL", static text =>
                Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? true : (bool?)null, true);
        }

        Value("algorithm", $"one of {string.Join(", ", TestSigner.Algorithms)}", static text => TestSigner.Algorithms.Contains(text) ? true : null, true);
        Value("api-version", "one of 1.0 to 1.8", static text => VersionSteps.IsKnown(text) ? true : null, true);
        if (this["run"] is { } app && !Path.Exists(app))
        {
            throw new FormatException($"--run must be a project's folder or file, or a .dll. '{app}' does not exist.");
        }

        if (Once && Events.Count is 0)
        {
            throw new FormatException("--once needs the name of an event.");
        }
    }

    private T Value<T>(string name, string wanted, Func<string, T?> read, T usual)
        where T : struct =>
        this[name] is not { } text ? usual : read(text) ?? throw new FormatException($"--{name} must be {wanted}, not '{text}'.");
}
