using System.Globalization;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>What is said of what the watch knows.</summary>
internal static class EndpointFindingReport
{
    /// <returns>Null when there is nothing to say yet, or the watch is off.</returns>
    public static EndpointStatus? Of(EndpointWatchState? watch, CatchUpOptions options, DateTimeOffset now)
    {
        if (watch is null || !options.WatchEndpoint)
        {
            return null;
        }

        var findings = (watch.Looked ?? [])
            .Concat((watch.Others ?? []).SelectMany(set => set.CurrentFindings(now, options)))
            .Concat(new[] { Missing(watch, options), Unseen(watch) }.OfType<EndpointFinding>());
        return new(
            watch.InspectedAt, [.. findings.Where(finding => !options.IgnoredFindings.Contains(finding.Kind))], [.. watch.NotVisible ?? []]);
    }

    /// <summary>One event that got lost is what catch-up is for. This is about all of them, over a time.</summary>
    private static EndpointFinding? Missing(EndpointWatchState watch, CatchUpOptions options) =>
        watch.MissingFrom is { } from && watch.MissingTo - from >= options.DeliverySilence
            ? new(EndpointFindingKind.DeliveriesMissing, Text(
                $"Keygen recorded {watch.Missing} events for the endpoint from {from:u} to {watch.MissingTo:u} and called none of them delivered, and no delivery verified here since: see at Keygen what it was answered (lastResponseCode, lastResponseBody), and look at DNS, TLS, the proxy, and the log of refused deliveries."))
            : null;

    private static EndpointFinding? Unseen(EndpointWatchState watch) =>
        watch.UnseenRows is [var newest, ..] rows
            ? new(EndpointFindingKind.DeliveredUnseen, Text(
                $"The store has never seen {rows.Count}{(rows.Count == DeliveredRowAudit.MostKept ? " or more" : "")} of the events that Keygen calls delivered, the newest is {newest.Id}: something answered in our place, a redirect that Keygen followed with a GET, say, or another app or store behind the same URL. Remove it, then retry the events at Keygen."))
            : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
