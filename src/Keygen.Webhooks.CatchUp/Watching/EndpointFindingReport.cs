using System.Globalization;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>Builds the public status from the stored state of the watch.</summary>
internal static class EndpointFindingReport
{
    /// <returns>The status; null before the first run and when the watch is off.</returns>
    public static EndpointStatus? Of(EndpointWatchState? watch, CatchUpOptions options, DateTimeOffset now)
    {
        if (watch is null || !options.WatchEndpoint)
        {
            return null;
        }

        var findings = (watch.Findings ?? [])
            .Concat((watch.Others ?? []).SelectMany(set => set.CurrentFindings(now, options)))
            .Concat(new[] { Missing(watch, options), Unseen(watch) }.OfType<EndpointFinding>());
        return new(
            watch.InspectedAt, [.. findings.Where(finding => !options.IgnoredFindings.Contains(finding.Kind))], [.. watch.NotVisible ?? []]);
    }

    /// <summary>Catch-up handles single lost events. This finding is about all events over a time.</summary>
    private static EndpointFinding? Missing(EndpointWatchState watch, CatchUpOptions options) =>
        watch.MissingFrom is { } from && watch.MissingTo - from >= options.DeliverySilence
            ? new(EndpointFindingKind.DeliveriesMissing, Text(
                $"Keygen recorded {EnglishText.Count(watch.Missing, "event")} for the endpoint from {from:u} to {watch.MissingTo:u} but delivered none, and this app has verified no delivery since. Check the answers that Keygen received (lastResponseCode, lastResponseBody), DNS, TLS, the proxy, and the log of refused deliveries."))
            : null;

    private static EndpointFinding? Unseen(EndpointWatchState watch) =>
        watch.UnseenRows is [var newest, ..] rows
            ? new(EndpointFindingKind.DeliveredUnseen, Text(
                $"The store has never seen {rows.Count}{(rows.Count == DeliveredRowAudit.MostKept ? " or more" : "")} of the events that Keygen reports as delivered. The newest is {newest.Id}. Something else answered: for example a redirect that Keygen followed with a GET, or another app or store behind the same URL. Remove it, then retry the events at Keygen."))
            : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
