using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks;

/// <summary>Finds names in a registration's section that are no settings: the binder ignores them without a word.</summary>
internal static class SettingNames
{
    internal static readonly string[] Lists = [nameof(KeygenWebhooksOptions.EndpointUrls), nameof(KeygenWebhooksOptions.PublicKeys), nameof(KeygenWebhooksOptions.Algorithms)];

    internal static readonly string[] Texts =
    [
        nameof(KeygenWebhooksOptions.AccountId), nameof(KeygenWebhooksOptions.Tolerance), nameof(KeygenWebhooksOptions.MaxBodySize),
        nameof(KeygenWebhooksOptions.HandlerTimeout), nameof(KeygenWebhooksOptions.ShutdownGrace), nameof(KeygenWebhooksOptions.DrainDelay),
        nameof(KeygenWebhooksOptions.TerminationGracePeriod), nameof(KeygenWebhooksOptions.TrustRequestUrl),
    ];

    // Sections of packages that build on this one.
    private static readonly string[] Sections = ["CatchUp", "Redis"];

    private static readonly string[] All = [.. Texts, .. Lists, .. Sections];

    /// <returns>A sentence that names each unknown setting and the nearest real one; null when all are known.</returns>
    public static string? Misspelt(IConfiguration section)
    {
        var unknown = section.GetChildren().Where(static child => !IsKnown(child.Key) && !IsRegistration(child)).ToArray();
        return unknown.Length == 0 ? null : string.Join(' ', unknown.Select(static one =>
            $"{one.Path} is not a setting and is ignored: {(Nearest(one.Key) is { } name ? $"did you mean {name}?" : $"the settings are {string.Join(", ", All)}.")}"));
    }

    /// <summary>The known name that takes the fewest changes of a letter; null when none is alike.</summary>
    internal static string? Nearest(string text)
    {
        var (name, distance) = All.Select(one => (Name: one, Distance: Distance(text.ToUpperInvariant(), one.ToUpperInvariant()))).MinBy(static one => one.Distance);
        return distance <= Math.Max(2, name.Length / 2) ? name : null;
    }

    private static bool IsKnown(string name) => All.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The section of a named registration lies in that of the default one; its name is anything.</summary>
    private static bool IsRegistration(IConfigurationSection section) => section.GetChildren().Any(static child => IsKnown(child.Key));

    /// <summary>How many letters have to be put in, left out or exchanged (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var exchanged = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
