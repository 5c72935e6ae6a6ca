using System.Diagnostics;
using System.Globalization;

namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>Tries again, at either receiver, until it is answered 200.</summary>
internal sealed class PersistentCourier(Post post, SenderLog log) : IDeliveryCourier
{
    public async Task DeliverAsync(SentEvent sent, string eventId, int slot, DeliveryReason reason, CancellationToken cancellationToken)
    {
        log.Begin(reason);
        while (true)
        {
            var status = await post.SendAsync(sent, eventId, slot, cancellationToken);
            log.Answer(status is Post.Broken ? "broken" : status.ToString(CultureInfo.InvariantCulture));
            if (status is StatusCodes.Status200OK)
            {
                log.Acknowledge(sent, Stopwatch.GetTimestamp());
                return;
            }

            await Task.Delay(Random.Shared.Next(100, 500), cancellationToken);
            slot = Random.Shared.Next(post.Receivers);
        }
    }
}
