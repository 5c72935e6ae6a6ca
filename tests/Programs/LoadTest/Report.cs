using System.Globalization;

namespace Keygen.Webhooks.LoadTest;

/// <summary>What is printed: Markdown tables, targets, and in the end whether anything went wrong.</summary>
internal sealed class Report
{
    /// <summary>Whether every request was answered as it should be, and every answer stood for work.</summary>
    public bool IsSound { get; private set; } = true;

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static void Line(FormattableString text) => Console.WriteLine(Text(text));

    public static void Title(string title) => Console.WriteLine($"\n## {title}\n");

    /// <param name="columns">Names; those that begin with a <c>&gt;</c> are set right.</param>
    public static void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Console.WriteLine($"| {string.Join(" | ", columns.Select(static column => column.TrimStart('>')))} |");
        Console.WriteLine($"|{string.Join('|', columns.Select(static column => column.StartsWith('>') ? "--:" : "---"))}|");
        foreach (var row in rows)
        {
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        }

        Console.WriteLine();
    }

    public static void Target(string what, double value, double limit, bool atMost)
    {
        var met = atMost ? value <= limit : value >= limit;
        Line($"- {(met ? "met" : "NOT MET")}: {what}: {value:0.00}, wanted {(atMost ? "at most" : "at least")} {limit:0.00}");
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Notes what makes the numbers worthless.</summary>
    public void Unsound(FormattableString what)
    {
        IsSound = false;
        Line($"WRONG: {what}");
    }
}
