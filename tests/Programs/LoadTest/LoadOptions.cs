using System.Globalization;

namespace Keygen.Webhooks.LoadTest;

/// <summary>What is asked for on the command line.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        Keygen.Webhooks.LoadTest [speed|junk|flat|startup ...] [--quick] [--rounds N] [--connections N] [--seconds S] [--warm-up S] [--per-second N] [--only b,b2]

          speed    requests a second, next to the floor and to an Express handler
          junk     what refusing costs, and what a flood of forgeries does to good deliveries
          flat     cost by the number of handlers and of remembered events
          startup  from a process' start to its first accepted delivery, JIT and native AOT
        """;

    private static readonly string[] All = ["speed", "junk", "flat", "startup"];

    public IReadOnlyList<string> Parts { get; init; } = All;

    public int Rounds { get; init; } = 5;

    public int Connections { get; init; } = 16;

    /// <summary>How many requests a second <c>speed</c> sends while it measures; null for as many as are answered.</summary>
    public double? PerSecond { get; init; }

    /// <summary>How long each measurement takes.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The shortest time a server is driven before it is measured. It goes on until the JIT has settled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>The longest time, for a JIT that does not settle.</summary>
    public TimeSpan LongestWarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The letters of the servers to measure beside the floor; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public int Starts { get; init; } = 9;

    /// <summary>Fires when the program is to end early, and take what it started with it.</summary>
    public CancellationToken Stopping { get; init; }

    public static LoadOptions? Parse(string[] args)
    {
        var options = args.Contains("--quick") ? new LoadOptions { Rounds = 3, Duration = TimeSpan.FromSeconds(1.5), WarmUp = TimeSpan.FromSeconds(5), Starts = 7 } : new();
        var parts = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    break;
                case "--rounds" or "--connections" or "--seconds" or "--warm-up" or "--per-second" when i + 1 < args.Length
                    && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) && value > 0:
                    options = args[i++] switch
                    {
                        "--rounds" => options with { Rounds = (int)value },
                        "--connections" => options with { Connections = (int)value },
                        "--per-second" => options with { PerSecond = value },
                        "--warm-up" => options with { WarmUp = TimeSpan.FromSeconds(value) },
                        _ => options with { Duration = TimeSpan.FromSeconds(value) },
                    };
                    break;
                case "--only" when i + 1 < args.Length:
                    options = options with { Only = args[++i].Split(',') };
                    break;
                case var part when All.Contains(part):
                    parts.Add(part);
                    break;
                default:
                    return null;
            }
        }

        return parts.Count == 0 ? options : options with { Parts = parts };
    }
}
