using System.Globalization;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Tests.Structure;

namespace Keygen.Webhooks.Tests.Docs;

/// <summary>What alerts and dashboards go by: ids of log messages, names of metrics and of attributes. Adding one adds a line; changing one breaks somebody's alert.</summary>
public sealed partial class DiagnosticNamesTests
{
    [Fact]
    public void Log_ids_metrics_and_attributes_are_those_that_were_published()
    {
        var sources = SourceFiles.Projects.SelectMany(SourceFiles.Of).Select(File.ReadAllText).ToArray();
        var logs = sources.SelectMany(static text => LogMessage().Matches(text)).Select(static match => $"log {match.Groups[1].Value} {match.Groups[2].Value}").ToArray();
        var metrics = sources.SelectMany(static text => Instrument().Matches(text)).Select(static match => $"{match.Groups[1].Value} {match.Groups[2].Value}").ToArray();

        var attributes = AttributesIn(sources).Select(static name => $"attribute {name}");

        sources.Sum(static text => text.Split("[LoggerMessage(").Length - 1).Should().Be(logs.Length, "each is found");
        logs.Should().OnlyHaveUniqueItems();
        logs.Concat(metrics).Concat(attributes).Order(StringComparer.Ordinal).Should().Equal(
            File.ReadAllLines(Path.Combine(Root.Folder, "tests", "Keygen.Webhooks.Tests", "Docs", "diagnostic-names.txt")));
    }

    /// <summary>One table says of each attribute of scopes, spans and metrics where it is, and what it holds.</summary>
    [Fact]
    public void Each_attribute_has_a_row_in_the_table_of_the_page() =>
        TableRow().Matches(File.ReadAllText(Path.Combine(Root.Folder, "docs", "observability.md"))).Select(static match => match.Groups[1].Value)
            .Should().BeEquivalentTo(AttributesIn(SourceFiles.Projects.SelectMany(SourceFiles.Of).Select(File.ReadAllText)));

    /// <summary>No id can be taken for an HTTP status, and its first two digits tell the package: those up to and from 500.</summary>
    [Fact]
    public void Each_package_has_half_a_thousand_log_ids_of_its_own()
    {
        var halves = SourceFiles.Projects.Select(static project => SourceFiles.Of(project).Select(File.ReadAllText)
            .SelectMany(static text => LogMessage().Matches(text)).Select(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / 500)
            .Distinct().ToArray()).Where(static ids => ids.Length > 0).ToArray(); // a package may log nothing

        halves.Should().HaveCountGreaterThan(6).And.OnlyContain(static one => one.Length == 1 && one[0] > 1);
        halves.Select(static one => one[0]).Should().OnlyHaveUniqueItems();
    }

    /// <remarks>The generator writes several classes in an order that changes from build to build, and packages are to be the same to the byte.</remarks>
    [Fact]
    public void A_package_has_one_class_of_log_messages() => SourceFiles.Projects
        .Where(static project => SourceFiles.Of(project).Count(static file => File.ReadAllText(file).Contains("[LoggerMessage(", StringComparison.Ordinal)) > 1)
        .Should().BeEmpty();

    [GeneratedRegex("""\[LoggerMessage\(\s*(?:EventId = )?(\d+)[^\n]*(?:\n(?!\s*public|\s*private|\s*internal)[^\n]*)*\n\s*(?:public|private|internal) static partial void (\w+)""")]
    private static partial Regex LogMessage();

    private static string[] AttributesIn(IEnumerable<string> sources) =>
        [.. sources.SelectMany(static text => Attribute().Matches(text)).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("""(?:const string \w+ = |new\(|KeyValuePair<string, object\?>\(|SetTag\()"((?:keygen\.webhooks|error)\.[^"]+)\x22""")]
    private static partial Regex Attribute();

    [GeneratedRegex("""(?m)^\| `((?:keygen\.webhooks|error)\.[a-z._]+)` \| (?:scope|span|metrics)""")]
    private static partial Regex TableRow();

    [GeneratedRegex("""Create(Counter|Histogram|UpDownCounter|ObservableUpDownCounter|ObservableGauge)<\w+>\(\s*"([^"]+)""")]
    private static partial Regex Instrument();
}
