using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>How many deliveries failed or were refused lately, in words. Only those that did not verify may blame keys and URLs.</summary>
internal static class OutcomeFindings
{
    /// <summary>A failure in so many deliveries is worth a warning.</summary>
    private const int WorthWarning = 20;

    /// <summary>Anyone can send a request that is refused, so fewer than these say nothing, if one has verified.</summary>
    private const int ManyRefusals = 5;

    private const string OpenOne = "Open one that is Unauthorized under Deliveries: it names the signed line that is wrong.";

    public static IEnumerable<Finding> Of(ReceiverStatus status, RecentOutcomes recent, DateTimeOffset now)
    {
        Finding?[] all = [FailuresOf(status, recent, now), UnreadableOf(recent), ForeignOf(recent), UnverifiedOf(status, recent, now), NotDeliveriesOf(recent)];
        return all.OfType<Finding>();
    }

    private static Finding? FailuresOf(ReceiverStatus status, RecentOutcomes recent, DateTimeOffset now)
    {
        // The status counts those that could not be read too, and they have a finding of their own.
        if (recent.Failed == 0 && status.FailuresSinceCompleted <= recent.Unreadable)
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
            recent.Failed == 0 ? "Open a failed or refused delivery under Deliveries: it says why." : "Open a failed delivery under Deliveries: it shows the handler and its error.");
    }

    private static Finding? UnreadableOf(RecentOutcomes recent) => recent.Unreadable == 0 ? null : new(
        FindingLevel.Warning, $"{EnglishText.Count(recent.Unreadable, "delivery", "deliveries")} verified and could not be read in the last ten minutes.",
        "Keys and URLs are right. Keygen delivers them again for about two days, and each is refused again until the cause is gone.",
        "Open one that is BadRequest, ContentTooLarge or BodyTimeout under Deliveries: it says what could not be read.");

    private static Finding? ForeignOf(RecentOutcomes recent) => recent.Foreign == 0 ? null : new(
        FindingLevel.Warning, $"{EnglishText.Count(recent.Foreign, "delivery", "deliveries")} of another account verified in the last ten minutes.",
        "Keys and URLs are right, but the events name another account than AccountId. Keygen delivers them again for about two days, and each is refused again.",
        "Compare AccountId with the account's id at Keygen.");

    private static Finding? NotDeliveriesOf(RecentOutcomes recent) => recent.NotDeliveries == 0 ? null : new(
        FindingLevel.Note, $"{EnglishText.Count(recent.NotDeliveries, "request was no delivery", "requests were no deliveries")} in the last ten minutes.",
        "Not POST, not JSON, malformed, too long, too slow or broken off: monitors and scanners send these. Keys and URLs have no part in it.");

    private static Finding? UnverifiedOf(ReceiverStatus status, RecentOutcomes recent, DateTimeOffset now)
    {
        var refusals = Math.Max(recent.Unverified, status.RefusalsSinceVerified);
        if (status.LastVerifiedAt is not { } verified)
        {
            return refusals == 0 && recent.Verified > 0 ? null : refusals == 0
                ? new(FindingLevel.Note, "No delivery has arrived at this server since it started.", "An account may have no events for days.")
                : new(
                    FindingLevel.Warning, $"No delivery has verified, and {EnglishText.Count(refusals, "request was", "requests were")} refused.",
                    "A key or a URL in the options is probably wrong.", OpenOne);
        }

        if (refusals == 0)
        {
            return null;
        }

        var total = recent.Unverified + recent.Verified;
        var title = now - verified > RecentOutcomes.Time
            ? $"{EnglishText.Count(refusals, "request was", "requests were")} refused since a delivery verified, {EnglishText.Ago(now - verified)}."
            : recent.Unverified == 0 ? null
            : FormattableString.Invariant($"{recent.Unverified:N0} of {EnglishText.Count(total, "request")} did not verify in the last ten minutes.");
        return title is null ? null : recent.Unverified >= ManyRefusals && recent.Unverified > recent.Verified
            ? new(FindingLevel.Warning, title, "More did not verify than did. A key or a URL in the options is probably wrong for some of them, unless somebody sends forgeries.", OpenOne)
            : new(FindingLevel.Note, title, "Anybody can send a request that does not verify.", $"If they come from Keygen: {char.ToLowerInvariant(OpenOne[0])}{OpenOne[1..]}");
    }
}
