using System.Text;
using Keygen.Webhooks.AzureFunctions.Tests.Worker;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The tables of docs/azure-functions.md are written from what the tests of the real worker expect.</summary>
public sealed class AzureFunctionsPageTests
{
    [Fact]
    public void Its_tables_say_what_was_seen()
    {
        var path = Path.Combine(WorkerApp.Root, "docs", "azure-functions.md");
        var written = File.ReadAllText(path);
        var page = With(With(written, "answers", Answers()), "targets", Targets());
        if (Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_WRITE_DOCS") is "1")
        {
            File.WriteAllText(path, written = page);
        }

        written.Should().Be(page, "the tables are made of the tests; KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test writes them anew");
    }

    private static string Answers() => WorkerCase.All.Select(static one => (one.Name, one.Integration, one.BuiltIn))
        .Concat(WorkerEnd.All.Select(static one => (one.Name, one.Status, one.Status)))
        .Aggregate(
            new StringBuilder("| what is sent, or happens | ASP.NET Core integration | built-in model |\n| --- | --- | --- |\n"),
            static (table, row) => table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {row.Item1} | {row.Item2} | {row.Item3} |\n")).ToString();

    private static string Targets() => WorkerTargetTests.Targets.Aggregate(
        new StringBuilder("| what follows the path | ASP.NET Core integration | built-in model |\n| --- | --- | --- |\n"),
        static (table, row) => table.Append($"| `{row.Sent}` | {Said(row.Integration)} | {Said(row.BuiltIn)} |\n")).ToString();

    private static string Said(bool isUnchanged) => isUnchanged ? "unchanged" : "changed: refused";

    private static string With(string page, string table, string rows)
    {
        var (begin, end) = ($"<!-- begin: {table} -->\n", $"<!-- end: {table} -->");
        var start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return page[..start] + rows + page[page.IndexOf(end, StringComparison.Ordinal)..];
    }
}
