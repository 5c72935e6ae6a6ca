using System.Text.Json;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Docs.Tests.Observability;

/// <summary>The files for operators in docs/observability.</summary>
internal static partial class OperatorFiles
{
    public static string Alerts { get; } = PathOf("alerts.yml");

    public static string AlertTests { get; } = PathOf("alerts.test.yml");

    public static JsonElement Dashboard { get; } = JsonDocument.Parse(File.ReadAllText(PathOf("grafana.json"))).RootElement;

    /// <summary>Each alert's name, and everything the file says about it.</summary>
    public static IReadOnlyList<(string Name, string Text)> Rules { get; } =
        [.. File.ReadAllText(Alerts).Split("      - alert: ")[1..].Select(static rule => (rule.Split('\n')[0], rule))];

    public static IReadOnlyList<JsonElement> Panels { get; } =
        [.. Dashboard.GetProperty("panels").EnumerateArray().Where(static panel => panel.GetProperty("type").GetString() is not "row")];

    /// <summary>All queries of the dashboard, with the text that shows their labels, and those of its variables.</summary>
    public static IReadOnlyList<(string Where, string Expression, string Legend)> Queries { get; } =
    [
        .. Panels.SelectMany(static panel => panel.GetProperty("targets").EnumerateArray().Select(target =>
            (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!))),
    ];

    public static IReadOnlyList<string> VariableQueries { get; } =
    [
        .. Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(static one => one.GetProperty("type").GetString() is "query").Select(static one => one.GetProperty("query").GetProperty("query").GetString()!),
    ];

    /// <summary>The names of metrics in a text.</summary>
    public static IReadOnlyList<string> MetricsIn(string text)
    {
        var labels = LabelsIn(text);
        return [.. Name().Matches(text).Select(static match => match.Value).Distinct().Where(name => !labels.Contains(name))];
    }

    /// <summary>The names of labels in a text: in selectors, behind <c>by</c>, in legends and in templates.</summary>
    public static IReadOnlySet<string> LabelsIn(string text) => Selector().Matches(text).Concat(Shown().Matches(text)).Select(static match => match.Groups[1].Value)
        .Concat(Grouping().Matches(text).SelectMany(static match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)))
        .Concat(VariableLabel().Matches(text).Select(static match => match.Groups[1].Value))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Each metric that has a selector in a text, with each label of it.</summary>
    public static IEnumerable<(string Metric, string Label)> SelectorsIn(string text) => Selected().Matches(text)
        .SelectMany(static match => LabelsIn($"{{{match.Groups[2].Value}}}").Select(label => (match.Groups[1].Value, label)));

    /// <summary>The values of our own labels that selectors ask for.</summary>
    public static IEnumerable<string> ValuesIn(string text) => Value().Matches(text).SelectMany(static match => match.Groups[1].Value.Split('|'))
        .Where(static value => value.Length > 0 && !value.StartsWith('$'));

    private static string PathOf(string name) => Path.Combine(MarkdownPage.Root, "docs", "observability", name);

    [GeneratedRegex(@"\bkeygen_\w+\b")]
    private static partial Regex Name();

    [GeneratedRegex("""[{,]\s*(\w+)\s*(?:=~|!~|!=|=)\s*\x22""")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(keygen_\w+)\{([^}]*)\}")]
    private static partial Regex Selected();

    [GeneratedRegex(@"\{\{\s*(?:\$labels\.)?([a-z]\w*)\s*\}\}")]
    private static partial Regex Shown();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"label_values\(\w+, (\w+)\)")]
    private static partial Regex VariableLabel();

    [GeneratedRegex("""keygen_webhooks_\w+\s*(?:=~|!~|!=|=)\s*\x22([^\x22]*)\x22""")]
    private static partial Regex Value();
}
