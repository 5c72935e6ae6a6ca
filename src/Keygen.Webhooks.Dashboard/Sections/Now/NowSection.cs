using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>Is it alive? Deliveries by outcome over time, how long they took, and findings in words.</summary>
internal sealed class NowSection(DashboardServices dashboard) : IDashboardSection
{
    private const int Columns = 60;

    private readonly StoreFindings _store = new(dashboard.Time);

    public void Map(SectionRoutes routes) => routes.Query("now/status", NowJsonContext.Default.NowJson, ReadAsync);

    private async ValueTask<NowJson> ReadAsync(HttpContext context)
    {
        var registration = dashboard.Find(context.Request.Query["registration"]);
        var slotsAColumn = context.Request.Query["range"] == "hour" ? OutcomeSeries.Slots / Columns : 1;
        var health = await registration.Receiver.CheckHealthAsync(context.RequestAborted).ConfigureAwait(false);
        var now = dashboard.Time.GetUtcNow();
        var slots = registration.Recorder.Series.Read(now);
        var kept = dashboard.Journal.Read(isSorted: false).Where(one => string.Equals(one.Registration, registration.Name, StringComparison.Ordinal));
        var first = (OutcomeSeries.NumberOf(now) / slotsAColumn) - Columns + 1;
        var columns = slots.ToLookup(slot => slot.Number / slotsAColumn);
        var chosen = slots.Where(slot => slot.Number / slotsAColumn >= first).ToArray();
        var latencies = Sum(chosen.Select(static slot => slot.Latencies), LatencyScale.Steps);
        var outcomes = Sum(chosen.Select(static slot => slot.Counts), OutcomeSeries.Outcomes);
        return new()
        {
            At = now,
            InFlight = health.Status.InFlight,
            LastVerifiedAt = health.Status.LastVerifiedAt,
            LastCompletedAt = health.Status.LastCompletedAt,
            Findings =
            [
                .. HealthFindings.Of(registration.Receiver, health, RecentOutcomes.Of(slots, kept, now), now), .. await _store.OfAsync(registration).ConfigureAwait(false),
                .. CatchUpFindings.Of(registration.CatchUp, now),
            ],
            Latency = new(
                LatencyScale.Percentile(latencies, 0.5), LatencyScale.Percentile(latencies, 0.95), LatencyScale.Percentile(latencies, 0.99), latencies.Sum()),
            Outcomes = outcomes.Index().Where(static one => one.Item > 0).ToDictionary(
                static one => ((WebhookOutcome)one.Index).ToString(), static one => one.Item, StringComparer.Ordinal),
            Columns = [.. Enumerable.Range(0, Columns).Select(index => ColumnOf(first + index, slotsAColumn, [.. columns[first + index]]))],
        };
    }

    private static ColumnJson ColumnOf(long number, int slotsAColumn, OutcomeSeries.Slot[] slots)
    {
        var counts = Sum(slots.Select(static slot => slot.Counts), OutcomeSeries.Outcomes);
        return new(
            new(number * slotsAColumn * OutcomeSeries.Width.Ticks, TimeSpan.Zero),
            Done: counts[(int)WebhookOutcome.Handled],
            Repeated: counts[(int)WebhookOutcome.Duplicate] + counts[(int)WebhookOutcome.Ignored] + counts[(int)WebhookOutcome.InProgress],
            Failed: Total(counts, static outcome => outcome.ToStatusCode() >= 500),
            Refused: Total(counts, static outcome => outcome.ToStatusCode() is >= 400 and < 500 and not 409),
            LatencyScale.Percentile(Sum(slots.Select(static slot => slot.Latencies), LatencyScale.Steps), 0.95));
    }

    private static long Total(long[] counts, Func<WebhookOutcome, bool> isWanted) =>
        counts.Where((_, index) => isWanted((WebhookOutcome)index)).Sum();

    private static long[] Sum(IEnumerable<int[]> all, int length)
    {
        var sum = new long[length];
        foreach (var counts in all)
        {
            for (var index = 0; index < length; index++)
            {
                sum[index] += Volatile.Read(ref counts[index]);
            }
        }

        return sum;
    }
}
