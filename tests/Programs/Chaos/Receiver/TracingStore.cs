using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Writes the ledger around the store that is tested.</summary>
internal sealed class TracingStore(IIdempotencyStore inner, Ledger ledger, HoldPoint hold, DeliveryTrace deliveries) : IIdempotencyStore
{
    public StoreTraits Traits => inner.Traits;

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        var claim = await inner.ClaimAsync(key, handlers, cancellationToken);
        var delivery = deliveries.Current;
        var token = key.IdempotencyToken.Split(':')[^1]; // keys of replays, and of later handlers, have words of their own before the event's token
        if (claim.Status is not ClaimStatus.Claimed)
        {
            if (delivery.IsCatchUp)
            {
                // It is done with the event for now.
                ledger.Write(Phase.Answered, delivery.Number, token);
            }

            return claim;
        }

        delivery.Token = token;
        ledger.Write(Phase.Claimed, delivery.Number, delivery.Token);
        await hold.PassAsync(Phase.Claimed);
        return new TracingClaim(claim, delivery, delivery.Token, handlers, ledger, hold);
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        inner.FindCompletedAsync(key, handlers, cancellationToken);
}
