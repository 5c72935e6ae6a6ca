using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Forgets an event that nobody is running: takes the mark of each of its handlers, as a run would, and removes them all together.
/// </summary>
internal sealed class Forgetting(StoreContext store, EventKey key, IReadOnlyList<string> handlers)
{
    private readonly string _eventId = MarkIds.Of(key);

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (store.Turns.IsRunning(_eventId))
        {
            return false;
        }

        using var patience = store.Patience(cancellationToken);
        try
        {
            return await store.OnFreshContextAsync(
                (context, _) => context.Database.CreateExecutionStrategy().ExecuteAsync(ForgetAsync, patience.Token), patience.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A mark that could not be had is being written by a run. If it is not that, this throws what is the matter.
            await store.OnFreshContextAsync((context, ct) => context.ReadMarksAsync(_eventId, ct)).ConfigureAwait(false);
            return false;
        }
    }

    private Task<bool> ForgetAsync(CancellationToken cancellationToken) => store.OnFreshContextAsync(async (context, ct) =>
    {
        var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var present = await context.Set<KeygenWebhookMark>().Where(mark => mark.EventId == _eventId)
                .Select(static mark => mark.HandlerId).ToListAsync(ct).ConfigureAwait(false);
            foreach (var handler in handlers.Where(handler => !present.Contains(MarkIds.Of(handler), StringComparer.Ordinal)))
            {
                await context.InsertAsync(EntityFrameworkClaim.MarkOf(key, _eventId, handler, Guid.Empty, store.Now), ct).ConfigureAwait(false);
            }

            await context.Set<KeygenWebhookMark>().Where(mark => mark.EventId == _eventId).ExecuteDeleteAsync(ct).ConfigureAwait(false);
            await context.Set<KeygenWebhookAttempt>().Where(attempt => attempt.EventId == _eventId).ExecuteDeleteAsync(ct).ConfigureAwait(false);
            await transaction.CommitAsync(ct).ConfigureAwait(false);
            return true;
        }
    }, cancellationToken);
}
