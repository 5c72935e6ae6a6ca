using System.Text;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.Forging;

namespace Keygen.Webhooks.Tool.Tests.Forging;

/// <summary>The tables of docs/forge.md: the cases, and what a receiver in the way of Keygen's example gets wrong.</summary>
internal static class ForgePage
{
    public static string Cases()
    {
        var table = new StringBuilder("| case | what is sent | right | why |\n| --- | --- | --- | --- |\n");
        foreach (var one in ForgeCases.All(["ed25519"]))
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{one.Name}` | {Cell(one.Sent)} | {one.Right} | {Cell(one.Why)} |\n");
        }

        return table.ToString();
    }

    /// <param name="report">The JSON of a run.</param>
    public static string Findings(JsonNode report)
    {
        var table = new StringBuilder("| case | what is sent | answer | right |\n| --- | --- | --- | --- |\n");
        foreach (var one in report["findings"]!.AsArray().Where(static one => (string)one!["verdict"]! is "wrong"))
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{one!["case"]}` | {Cell((string)one["sent"]!)} | {one["answered"]} | {one["right"]} |\n");
        }

        return table.ToString();
    }

    /// <summary>Replaces the text between two marks.</summary>
    public static string With(string page, string name, string content)
    {
        var (begin, end) = ($"<!-- begin: {name} -->\n", $"<!-- end: {name} -->");
        var start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return string.Concat(page.AsSpan(0, start), content, page.AsSpan(page.IndexOf(end, StringComparison.Ordinal)));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
