using System.Globalization;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos;

/// <summary>The program's arguments.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = """
        usage: Keygen.Webhooks.Chaos [--store redis|postgres|sentinel|both | --keygen | --later [--store redis|postgres|both] [--engine rabbit|wolverine|wolverineOnPostgres]]
                                    [--events N] [--minutes N] [--seed N] [--lease SECONDS] [--keep]
               Keygen.Webhooks.Chaos --controls [--later] [--seed N]
        """;

    private static readonly StoreKind[] AllStores = [StoreKind.Redis, StoreKind.Postgres, StoreKind.Sentinel];

    private static readonly StoreKind[] Both = [StoreKind.Redis, StoreKind.Postgres];

    public IReadOnlyList<StoreKind> Stores { get; private init; } = AllStores;

    /// <summary>Whether to go through the run with Keygen's behaviour and catch-up.</summary>
    public bool WithKeygen { get; private init; } = true;

    /// <summary>
    /// Whether to go through the runs of these stores, and the controls, with handlers that run later instead. They need RabbitMQ and more time.
    /// </summary>
    public bool WithLater { get; private init; }

    /// <summary>What carries events to workers in the run on PostgreSQL; null for Wolverine and RabbitMQ.</summary>
    public Engine? Engine { get; private init; }

    /// <summary>How many events to send at least, to each store.</summary>
    public int Events { get; init; } = 1500;

    /// <summary>How long to go on at least, with each store.</summary>
    public TimeSpan AtLeast { get; private init; }

    public int Seed { get; private init; } = Random.Shared.Next(1_000_000);

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A part of the name of the one control to run.</summary>
    public string Only { get; private init; } = "";

    public bool Controls { get; private init; }

    /// <summary>Whether the folder with ledgers and logs stays.</summary>
    public bool Keep { get; private init; }

    /// <summary>When the program gives up, whatever it is doing.</summary>
    public TimeSpan Deadline => Controls ? TimeSpan.FromMinutes(6)
        : (WithLater ? 3 : Stores.Count + (WithKeygen ? 3 : 0)) * (AtLeast + TimeSpan.FromSeconds(120) + TimeSpan.FromMilliseconds(30 * Events));

    /// <returns>Null for arguments it does not know.</returns>
    public static ChaosOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new ChaosOptions();
        while (args.Length > 0)
        {
            var (next, taken) = args switch
            {
                ["--only", var only, ..] => (options with { Only = only }, 2),
                ["--controls", ..] => (options with { Controls = true }, 1),
                ["--keep", ..] => (options with { Keep = true }, 1),
                ["--keygen", ..] => (options with { Stores = [] }, 1),
                ["--engine", var text, ..] when Enum.TryParse<Engine>(text, ignoreCase: true, out var engine) => (options with { Engine = engine }, 2),
                ["--later", ..] => (options with { WithKeygen = false, WithLater = true }, 1),
                ["--store", "both", ..] => (options with { Stores = Both, WithKeygen = false }, 2),
                ["--store", var store, ..] when Enum.TryParse<StoreKind>(store, ignoreCase: true, out var kind) => (options with { Stores = [kind], WithKeygen = false }, 2),
                ["--events", var text, ..] when Number(text) is { } number => (options with { Events = (int)number }, 2),
                ["--minutes", var text, ..] when Number(text) is { } number => (options with { AtLeast = TimeSpan.FromMinutes(number) }, 2),
                ["--seed", var text, ..] when Number(text) is { } number => (options with { Seed = (int)number }, 2),
                ["--lease", var text, ..] when Number(text) is { } number => (options with { Lease = TimeSpan.FromSeconds(number) }, 2),
                _ => (null, 0),
            };
            if (next is null)
            {
                return null;
            }

            options = next;
            args = args[taken..];
        }

        options = options.WithLater && ReferenceEquals(options.Stores, AllStores) ? options with { Stores = Both } : options;
        return options.WithLater && options.Stores.Contains(StoreKind.Sentinel) ? null : options;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
