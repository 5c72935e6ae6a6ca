using System.Globalization;

namespace Keygen.Webhooks.HostileNetwork;

/// <summary>The program's arguments.</summary>
internal sealed record HostileOptions
{
    public const string Usage = """
        usage: Keygen.Webhooks.HostileNetwork [--quick] [--strict] [--only NAME] [--rate N]
               Keygen.Webhooks.HostileNetwork --controls
        """;

    /// <summary>Attacks of a second or two and a tenth of the size, and nothing is said about time.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether a p99 over <see cref="MaxRatio"/> fails.</summary>
    public bool Strict { get; private init; }

    public bool Controls { get; private init; }

    /// <summary>A part of the name of the attacks to run.</summary>
    public string Only { get; init; } = "";

    /// <summary>Good deliveries a second, each on a connection of its own.</summary>
    public int Rate { get; private init; } = 200;

    /// <summary>How often the unloaded p99 a good delivery may take beside an attack.</summary>
    public double MaxRatio => 2;

    /// <summary>When a good delivery counts as lost; Keygen waits 15 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When the program gives up, whatever it is doing.</summary>
    public static TimeSpan Deadline => TimeSpan.FromMinutes(10);

    /// <returns>Null for arguments it does not know.</returns>
    public static HostileOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new HostileOptions();
        while (args.Length > 0)
        {
            var (next, taken) = args switch
            {
                ["--quick", ..] => (options with { Quick = true }, 1),
                ["--strict", ..] => (options with { Strict = true }, 1),
                ["--controls", ..] => (options with { Controls = true }, 1),
                ["--only", var only, ..] => (options with { Only = only }, 2),
                ["--rate", var text, ..] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0
                    => (options with { Rate = rate }, 2),
                _ => (null, 0),
            };
            if (next is null)
            {
                return null;
            }

            options = next;
            args = args[taken..];
        }

        return options;
    }
}
