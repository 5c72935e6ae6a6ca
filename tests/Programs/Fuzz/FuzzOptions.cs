using System.Globalization;

namespace Keygen.Webhooks.Fuzz;

/// <summary>The program's arguments.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        usage: Keygen.Webhooks.Fuzz [--minutes N] [--seed N] [--target NAME] [--corpus PATH]... [--keep FOLDER]
               Keygen.Webhooks.Fuzz --target NAME --replay FILE
               Keygen.Webhooks.Fuzz --controls [--seed N]
        """;

    /// <summary>How long all targets together take.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(1);

    public int Seed { get; private init; } = Random.Shared.Next(1_000_000);

    /// <summary>The one target to run; all when null.</summary>
    public string? Target { get; private init; }

    /// <summary>Files and folders with more to begin with: recorded deliveries (.jsonl), or inputs of any target.</summary>
    public IReadOnlyList<string> Corpus { get; private init; } = [];

    /// <summary>An input to run once.</summary>
    public string? Replay { get; private init; }

    public bool Controls { get; private init; }

    /// <summary>Where the inputs go that reached something new, a folder for each target; nowhere when null.</summary>
    public string? Keep { get; private init; }

    /// <returns>Null for arguments it does not know.</returns>
    public static FuzzOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new FuzzOptions();
        while (args.Length > 0)
        {
            var (next, taken) = args switch
            {
                ["--controls", ..] => (options with { Controls = true }, 1),
                ["--minutes", var text, ..] when Number(text) is { } number => (options with { Time = TimeSpan.FromMinutes(number) }, 2),
                ["--seed", var text, ..] when Number(text) is { } number => (options with { Seed = (int)number }, 2),
                ["--target", var name, ..] => (options with { Target = name }, 2),
                ["--corpus", var path, ..] when Path.Exists(path) => (options with { Corpus = [.. options.Corpus, path] }, 2),
                ["--replay", var file, ..] when File.Exists(file) => (options with { Replay = file }, 2),
                ["--keep", var folder, ..] => (options with { Keep = folder }, 2),
                _ => (null, 0),
            };
            if (next is null)
            {
                return null;
            }

            options = next;
            args = args[taken..];
        }

        return options.Replay is not null && options.Target is null ? null : options;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
