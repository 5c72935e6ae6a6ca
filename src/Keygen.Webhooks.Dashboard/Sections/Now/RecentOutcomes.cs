using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>How the requests of the last ten minutes ended.</summary>
/// <param name="Accepted">Deliveries that were handled, had been handled before, or need nothing.</param>
/// <param name="Failed">Deliveries that were answered 500 or 503, except during a shutdown.</param>
/// <param name="Refused">Requests that were answered 4xx. Anyone can send these.</param>
/// <param name="LastFailedAt">When the last one failed, to ten seconds; null when none did.</param>
internal sealed record RecentOutcomes(long Accepted, long Failed, long Refused, DateTimeOffset? LastFailedAt)
{
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    public long Deliveries => Accepted + Failed;

    /// <param name="slots">The slots of the last hour, the oldest first.</param>
    /// <param name="now">The time.</param>
    public static RecentOutcomes Of(IEnumerable<OutcomeSeries.Slot> slots, DateTimeOffset now)
    {
        var (accepted, failed, refused, last) = (0L, 0L, 0L, (DateTimeOffset?)null);
        foreach (var slot in slots.Where(slot => slot.Number > OutcomeSeries.NumberOf(now - Time)))
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
                    case "refused":
                        refused += count;
                        break;
                    default:
                        accepted += count;
                        break;
                }
            }
        }

        return new(accepted, failed, refused, last);
    }
}
