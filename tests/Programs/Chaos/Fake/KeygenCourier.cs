using System.Collections.Concurrent;
using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos.Fake;

/// <summary>Leaves deliveries to Keygen, which gives up as it does. What is sent once more is a retry by hand.</summary>
internal sealed class KeygenCourier(FakeProcess keygen, SenderLog log) : IDeliveryCourier
{
    private readonly ConcurrentDictionary<string, Task<string>> _ids = new(StringComparer.Ordinal);

    public async Task DeliverAsync(SentEvent sent, string eventId, int slot, DeliveryReason reason, CancellationToken cancellationToken)
    {
        log.Begin(reason);
        var raised = _ids.GetOrAdd(sent.Token, _ => RaiseAsync(sent, cancellationToken));
        var id = await raised;
        if (reason is not DeliveryReason.First)
        {
            await keygen.RetryAsync(id, cancellationToken);
        }
    }

    private async Task<string> RaiseAsync(SentEvent sent, CancellationToken cancellationToken) =>
        (await keygen.RaiseAsync(sent.Name, 1, sent.Token, cancellationToken))[0].Id;
}
