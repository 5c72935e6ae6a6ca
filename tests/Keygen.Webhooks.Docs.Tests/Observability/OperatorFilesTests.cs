using System.Text.Json;
using System.Text.RegularExpressions;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Docs.Tests.Observability;

/// <summary>The dashboard and the alert rules ask for what a receiver reports, as the OpenTelemetry exporter spells it for Prometheus.</summary>
public sealed partial class OperatorFilesTests(ScrapedReceiver receiver) : IClassFixture<ScrapedReceiver>
{
    // What Prometheus adds to each series that it scrapes, and to the buckets of a histogram.
    private static readonly string[] OfPrometheus = ["job", "instance", "le"];

    [Fact]
    public void The_tables_name_all_instruments_and_no_other() => InstrumentTables.Attributes.Keys.Should().BeEquivalentTo(receiver.Instruments);

    [Fact]
    public void What_a_delivery_reports_has_the_names_that_the_copies_have()
    {
        var reported = Series().Matches(receiver.Scraped).Select(static match => match.Groups[1].Value).Distinct().ToArray();

        reported.Should().Contain(["keygen_webhooks_deliveries_total", "keygen_webhooks_handler_duration_seconds_bucket"]);
        reported.Should().BeSubsetOf(receiver.Metrics.Keys);
        receiver.Scraped.Should().Contain("keygen_webhooks_outcome=\"handled\"").And.Contain("keygen_webhooks_event=\"license.created\"");
    }

    [Fact]
    public void Histograms_have_boundaries_in_seconds() =>
        receiver.Histograms.Should().HaveCount(4).And.OnlyContain(static one => one.Boundaries != null && one.Boundaries[0] > 0);

    [Fact]
    public void Each_query_asks_for_metrics_labels_and_values_that_exist()
    {
        var known = KnownValues();
        foreach (var (where, text) in OperatorFiles.Rules.Select(static rule => (rule.Name, rule.Text))
            .Concat(OperatorFiles.Queries.Select(static query => (query.Where, $"{query.Expression} {query.Legend}")))
            .Concat(OperatorFiles.VariableQueries.Select(static query => ("a variable", query))))
        {
            var metrics = OperatorFiles.MetricsIn(text);
            metrics.Should().NotBeEmpty(where).And.BeSubsetOf(receiver.Metrics.Keys, where);
            OperatorFiles.SelectorsIn(text).Where(one => !OfPrometheus.Contains(one.Label) && !receiver.Metrics[one.Metric].Labels.Contains(one.Label))
                .Should().BeEmpty(where);
            OperatorFiles.LabelsIn(text).Except(OfPrometheus).Should().BeSubsetOf(metrics.SelectMany(metric => receiver.Metrics[metric].Labels), where);
            OperatorFiles.ValuesIn(text).Should().BeSubsetOf(known, where);
        }
    }

    [Fact]
    public void Each_instrument_is_on_the_dashboard() => OperatorFiles.Queries.SelectMany(static query => OperatorFiles.MetricsIn(query.Expression))
        .Select(metric => receiver.Metrics[metric].Instrument).Distinct().Should().BeEquivalentTo(receiver.Instruments);

    [Fact]
    public void Panels_have_a_description_and_a_place_of_their_own()
    {
        var panels = OperatorFiles.Dashboard.GetProperty("panels").EnumerateArray().ToArray();
        panels.Select(static panel => panel.GetProperty("id").GetInt32()).Should().OnlyHaveUniqueItems();
        panels.SelectMany(static panel => CellsOf(panel.GetProperty("gridPos"))).Should().OnlyHaveUniqueItems().And.OnlyContain(static cell => cell.X < 24);
        OperatorFiles.Panels.Should().OnlyContain(static panel => panel.GetProperty("description").GetString()!.Length > 10);
    }

    [Fact]
    public void Each_alert_says_what_it_means_and_what_to_do_with_log_ids_and_pages_that_exist()
    {
        var ids = File.ReadAllLines(Path.Combine(MarkdownPage.Root, "tests", "Keygen.Webhooks.Tests", "Docs", "diagnostic-names.txt"))
            .Where(static line => line.StartsWith("log ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1]).ToArray();
        foreach (var (name, text) in OperatorFiles.Rules)
        {
            text.Should().MatchRegex("severity: (critical|warning)", name).And.ContainAll(["summary: ", "description: ", "runbook: "], name);
            var runbook = text[text.IndexOf("runbook: ", StringComparison.Ordinal)..];
            runbook.Length.Should().BeGreaterThan(80, name);
            LogId().Matches(runbook).Select(static match => match.Value).Should().BeSubsetOf(ids, name);
            Page().Matches(text).Where(static match => !File.Exists(Path.Combine(MarkdownPage.Root, match.Value))).Should().BeEmpty(name);
        }
    }

    [Fact]
    public async Task Prometheus_accepts_the_rules_and_the_queries_of_the_dashboard()
    {
        var folder = Directory.CreateTempSubdirectory("keygen-webhooks-rules-");
        var queries = Path.Combine(folder.FullName, "queries.yml");
        await File.WriteAllTextAsync(queries, "groups:\n  - name: dashboard\n    rules:\n" + string.Concat(OperatorFiles.Queries.Select(static (query, i) =>
            $"      - {{ record: query_{i}, expr: {JsonSerializer.Serialize(query.Expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal))} }}\n")));

        var (exitCode, output) = await Promtool.RunOrSkipAsync("check", "rules", OperatorFiles.Alerts, queries);

        exitCode.Should().Be(0, output);
        output.Should().Contain($"SUCCESS: {OperatorFiles.Rules.Count} rules found").And.Contain($"SUCCESS: {OperatorFiles.Queries.Count} rules found");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_alert_fires_for_what_it_is_about_and_none_for_a_receiver_that_is_well()
    {
        var tests = await File.ReadAllTextAsync(OperatorFiles.AlertTests);
        OperatorFiles.Rules.Should().OnlyContain(rule => tests.Contains($"alertname=\"{rule.Name}\", alertstate=\"firing\"", StringComparison.Ordinal));

        var (exitCode, output) = await Promtool.RunOrSkipAsync("test", "rules", OperatorFiles.AlertTests);

        exitCode.Should().Be(0, output);
    }

    [Fact]
    public void The_page_lists_the_alerts() => AlertRow().Matches(MarkdownPage.All.Single(static page => page.Name == "docs/observability.md").Text)
        .Select(static match => $"KeygenWebhooks{match.Groups[1].Value}").Should().Equal(OperatorFiles.Rules.Select(static rule => rule.Name));

    private static HashSet<string> KnownValues() => Enum.GetNames<WebhookOutcome>().Concat(Enum.GetNames<CatchUpOutcome>())
        .Concat(Enum.GetNames<HandlerRunStatus>()).Concat(Enum.GetNames<MessageFailure>())
        .Select(static name => JsonNamingPolicy.SnakeCaseLower.ConvertName(name)).Concat(InstrumentTables.Values).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<(int X, int Y)> CellsOf(JsonElement place) =>
        from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
        from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
        select (x, y);

    [GeneratedRegex(@"^(keygen_\w+)\{", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex(@"\b[1-9]\d{3}\b")]
    private static partial Regex LogId();

    [GeneratedRegex(@"docs/[a-z-]+\.md")]
    private static partial Regex Page();

    [GeneratedRegex(@"^\| `(\w+)` \| (?:critical|warning) \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow();
}
