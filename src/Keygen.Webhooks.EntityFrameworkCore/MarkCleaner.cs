namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Removes rows that are older than the retention, in small batches. Several servers may do so at the same time.</summary>
internal sealed class MarkCleaner(StoreContext store)
{
    public const int BatchSize = 500;

    /// <summary>The pause between two batches, so that others can write.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>The number of removed rows.</returns>
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        if (await store.OnFreshContextAsync((context, ct) => context.NowAsync(store, ct), cancellationToken).ConfigureAwait(false) is not { } now)
        {
            return 0;
        }

        // The earlier of the two clocks: a clock that is ahead, here or on a server that has written, would make every row too old.
        var cutoff = (now < store.Now ? now : store.Now) - store.Traits.Retention;
        var removed = 0;
        foreach (var kind in ExpiredRows.Kinds)
        {
            removed += await RemoveAsync(kind, cutoff, cancellationToken).ConfigureAwait(false);
        }

        if (removed > 0)
        {
            Log.Cleaned(store.Logger, removed, store.Traits.Retention);
        }

        return removed;
    }

    private async Task<int> RemoveAsync(ExpiredRows kind, DateTime cutoff, CancellationToken cancellationToken)
    {
        for (var removed = 0; ; await Task.Delay(Pause, store.Time, cancellationToken).ConfigureAwait(false))
        {
            var ids = await store.OnFreshContextAsync(
                (context, ct) => kind.FindAsync(context, cutoff, BatchSize, ct), cancellationToken).ConfigureAwait(false);
            if (ids.Count > 0)
            {
                removed += await store.InTransactionAsync((context, ct) => kind.RemoveAsync(context, cutoff, ids, ct), cancellationToken).ConfigureAwait(false);
            }

            if (ids.Count < BatchSize)
            {
                return removed;
            }
        }
    }
}
