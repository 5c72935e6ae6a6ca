using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Docs.Tests.Observability;

/// <summary>What the tables of the pages say about each instrument.</summary>
internal static partial class InstrumentTables
{
    private static readonly string[] Pages = ["docs/observability.md", "docs/catch-up.md", "docs/replay.md"];

    /// <summary>Each instrument, and its attributes.</summary>
    public static IReadOnlyDictionary<string, string[]> Attributes { get; } = Rows().ToDictionary(
        static row => row.Groups[1].Value,
        static row => Code().Matches(Parenthesis().Replace(row.Groups[2].Value, "")).Select(static match => $"keygen.webhooks.{match.Groups[1].Value}").ToArray(),
        StringComparer.Ordinal);

    /// <summary>The values that the tables name.</summary>
    public static IEnumerable<string> Values => Rows().SelectMany(static row => Parenthesis().Matches(row.Groups[2].Value))
        .SelectMany(static match => Code().Matches(match.Value)).Select(static match => match.Groups[1].Value);

    private static IEnumerable<Match> Rows() => Pages.SelectMany(static name => Row().Matches(MarkdownPage.All.Single(page => page.Name == name).Text));

    [GeneratedRegex(@"^\| `(keygen\.webhooks\.[a-z._]+)` \| (?:up-down counter|counter|histogram|gauge)[^|]*\|([^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Parenthesis();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}
