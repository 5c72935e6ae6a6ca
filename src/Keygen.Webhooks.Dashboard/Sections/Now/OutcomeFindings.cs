using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>How many deliveries failed or were refused lately, in words.</summary>
internal static class OutcomeFindings
{
    /// <summary>A failure in so many deliveries is worth a warning.</summary>
    private const int WorthWarning = 20;

    /// <summary>Anyone can send a request that is refused, so fewer than these say nothing, if one has verified.</summary>
    private const int ManyRefusals = 5;

    private const string OpenOne = "Open a refused delivery under Deliveries: it names the signed line that is wrong.";

    public static IEnumerable<Finding> Of(ReceiverStatus status, RecentOutcomes recent, DateTimeOffset now)
    {
        Finding?[] all = [FailuresOf(status, recent, now), RefusalsOf(status, recent, now)];
        return all.OfType<Finding>();
    }

    private static Finding? FailuresOf(ReceiverStatus status, RecentOutcomes recent, DateTimeOffset now)
    {
        if (recent.Failed == 0 && status.FailuresSinceCompleted == 0)
        {
            return null;
        }

        var title = recent switch
        {
            { Failed: 0 } => $"{EnglishText.Count(status.FailuresSinceCompleted, "delivery", "deliveries")} failed, and none has completed since.",
            { Deliveries: 1 } => "The only delivery of the last ten minutes failed.",
            { Accepted: 0 } => $"All {EnglishText.Count(recent.Failed, "delivery", "deliveries")} of the last ten minutes failed.",
            _ => FormattableString.Invariant($"{recent.Failed:N0} of {EnglishText.Count(recent.Deliveries, "delivery", "deliveries")} failed in the last ten minutes."),
        };

        // The status knows the moment, but only of deliveries that verified: those that found no store or keys are in the series alone.
        var last = recent.LastFailedAt > status.LastFailedAt ? recent.LastFailedAt : status.LastFailedAt ?? recent.LastFailedAt;
        return new(
            recent.Failed > 0 && recent.Failed * WorthWarning < recent.Deliveries ? FindingLevel.Note : FindingLevel.Warning, title,
            $"The last one failed {EnglishText.Ago(now - (last ?? now))}. Keygen delivers again what failed, for about two days. Handlers that completed do not run again.",
            "Open a failed delivery under Deliveries: it shows the handler and its error.");
    }

    private static Finding? RefusalsOf(ReceiverStatus status, RecentOutcomes recent, DateTimeOffset now)
    {
        var refusals = Math.Max(recent.Refused, status.RefusalsSinceVerified);
        if (status.LastVerifiedAt is not { } verified)
        {
            return refusals == 0
                ? new(FindingLevel.Note, "No delivery has arrived at this server since it started.", "An account may have no events for days.")
                : new(
                    FindingLevel.Warning, $"No delivery has verified, and {EnglishText.Count(refusals, "request was", "requests were")} refused.",
                    "A key or a URL in the options is probably wrong.", OpenOne);
        }

        if (refusals == 0)
        {
            return null;
        }

        var total = recent.Refused + recent.Deliveries;
        var title = now - verified > RecentOutcomes.Time
            ? $"{EnglishText.Count(refusals, "request was", "requests were")} refused since a delivery verified, {EnglishText.Ago(now - verified)}."
            : recent.Refused == 0 ? null
            : FormattableString.Invariant($"{recent.Refused:N0} of {EnglishText.Count(total, "request")} {(recent.Refused == 1 ? "was" : "were")} refused in the last ten minutes.");
        return title is null ? null : recent.Refused >= ManyRefusals && recent.Refused > recent.Deliveries
            ? new(FindingLevel.Warning, title, "More were refused than verified. A key or a URL in the options is probably wrong for some of them, unless somebody sends forgeries.", OpenOne)
            : new(FindingLevel.Note, title, "Anybody can send a request that does not verify.", $"If they come from Keygen: {char.ToLowerInvariant(OpenOne[0])}{OpenOne[1..]}");
    }
}
