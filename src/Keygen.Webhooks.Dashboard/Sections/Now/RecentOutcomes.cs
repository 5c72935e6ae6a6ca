using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>How the requests of the last ten minutes ended.</summary>
/// <param name="Accepted">Deliveries that were handled, had been handled before, or need nothing.</param>
/// <param name="Failed">Deliveries that were answered 500 or 503, except during a shutdown.</param>
/// <param name="Unverified">Requests that nobody is known to have signed for this endpoint, answered 401. Anyone can send these.</param>
/// <param name="Unreadable">Deliveries whose headers verified, and whose body or event could not be read. Of many, those that are kept.</param>
/// <param name="Foreign">Deliveries that verified and are of another account, answered 401 too. Of many, those that are kept.</param>
/// <param name="NotDeliveries">Other requests that were answered 4xx: not POST, not JSON, malformed, too long, too slow. Keys and URLs have no part in it.</param>
/// <param name="LastFailedAt">When the last one failed, to ten seconds; null when none did.</param>
internal sealed record RecentOutcomes(long Accepted, long Failed, long Unverified, long Unreadable, long Foreign, long NotDeliveries, DateTimeOffset? LastFailedAt)
{
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    public long Deliveries => Accepted + Failed;

    /// <summary>Those that the account of the keys has signed for this endpoint.</summary>
    public long Verified => Deliveries + Unreadable + Foreign;

    /// <param name="slots">The slots of the last hour, the oldest first.</param>
    /// <param name="kept">The registration's deliveries that are kept: an outcome alone does not say whether a request had verified.</param>
    /// <param name="now">The time.</param>
    public static RecentOutcomes Of(IEnumerable<OutcomeSeries.Slot> slots, IEnumerable<RecordedDelivery> kept, DateTimeOffset now)
    {
        var (accepted, failed, unverified, others, last) = (0L, 0L, 0L, 0L, (DateTimeOffset?)null);
        var before = OutcomeSeries.NumberOf(now - Time);
        foreach (var slot in slots.Where(slot => slot.Number > before))
        {
            foreach (var (outcome, count) in slot.Read())
            {
                switch (DeliveryRows.KindOf(outcome))
                {
                    case "failed" when outcome is WebhookOutcome.Draining:
                        break;
                    case "failed":
                        failed += count;
                        last = new(slot.Number * OutcomeSeries.Width.Ticks, TimeSpan.Zero);
                        break;
                    case "refused" when outcome is WebhookOutcome.Unauthorized:
                        unverified += count;
                        break;
                    case "refused":
                        others += count;
                        break;
                    default:
                        accepted += count;
                        break;
                }
            }
        }

        var lately = kept.Where(one => OutcomeSeries.NumberOf(one.EndedAt) > before).ToArray();
        var (unreadable, foreign) = (lately.Count(IsUnreadable), lately.Count(static one => one.IsOfOtherAccount));
        return new(accepted, failed, Math.Max(0, unverified - foreign), unreadable, foreign, Math.Max(0, others - unreadable), last);
    }

    private static bool IsUnreadable(RecordedDelivery delivery) =>
        delivery is { Key: not null, Outcome: WebhookOutcome.BadRequest or WebhookOutcome.ContentTooLarge or WebhookOutcome.BodyTimeout };
}
