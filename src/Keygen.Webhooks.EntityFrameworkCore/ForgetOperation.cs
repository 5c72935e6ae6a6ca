using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Forgets an event that nobody is running: takes the event as a run would, and removes all its rows.</summary>
internal sealed class ForgetOperation(StoreContext store, EventKey key)
{
    private readonly string _eventHash = MarkHashes.Of(key);

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (store.KeyedLock.IsRunning(_eventHash))
        {
            return false;
        }

        using var timeout = store.LinkedTimeout(cancellationToken);
        var found = await store.ReadMarksAsync(_eventHash, timeout.Token).ConfigureAwait(false);
        if (found.IsHeld(store.Now, store.HoldTimeOf(key.Registration)))
        {
            return false;
        }

        try
        {
            return await store.InTransactionAsync((context, ct) => ForgetAsync(context, found, ct), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Another run holds the event or has written in the meantime. Anything else is an error.
            if (!timeout.IsOver && !(await store.ReadMarksAsync(_eventHash, cancellationToken).ConfigureAwait(false)).HasOthersSince(found, []))
            {
                throw;
            }

            return false;
        }
    }

    private async Task<bool> ForgetAsync(DbContext context, EventMarks found, CancellationToken cancellationToken)
    {
        if (found.Holder is { } holder)
        {
            if (await context.TakeEventAsync(_eventHash, holder.RunId, Guid.NewGuid(), store.Now, cancellationToken).ConfigureAwait(false) != 1)
            {
                return false;
            }
        }
        else if (found.Settled is null)
        {
            await context.InsertAsync(MarkTable.MarkOf(key, _eventHash, "", Guid.NewGuid(), store.Now), cancellationToken).ConfigureAwait(false);
        }

        await context.RemoveEventAsync(_eventHash, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
