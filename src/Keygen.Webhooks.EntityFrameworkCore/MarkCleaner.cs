using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Removes what is past its retention, hourly, in small batches. Several servers may do it beside each other.</summary>
internal sealed class MarkCleaner(StoreContext store) : BackgroundService
{
    public const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Between two batches, so that others get to write.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>How many rows were removed.</returns>
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        var cutoff = store.Now - store.Traits.Retention;
        return await RemoveAsync(context => context.Set<KeygenWebhookMark>()
                .Where(mark => mark.HandlerId == MarkIds.EventItself && mark.SeenAt < cutoff).OrderBy(static mark => mark.SeenAt), cancellationToken).ConfigureAwait(false)

            // A handler's row goes with its event's, and by itself if its event was never settled.
            + await RemoveAsync(context => context.Set<KeygenWebhookMark>()
                .Where(mark => mark.HandlerId != MarkIds.EventItself && mark.SeenAt < cutoff && !context.Set<KeygenWebhookMark>()
                    .Any(settled => settled.EventId == mark.EventId && settled.HandlerId == MarkIds.EventItself)).OrderBy(static mark => mark.SeenAt), cancellationToken).ConfigureAwait(false)
            + await RemoveAsync(context => context.Set<KeygenWebhookAttempt>()
                .Where(attempt => attempt.LastAttemptAt < cutoff).OrderBy(static attempt => attempt.LastAttemptAt), cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (store.IsUsed && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await CleanAsync(stoppingToken).ConfigureAwait(false) is > 0 and var count)
                {
                    Log.Cleaned(store.Logger, count, store.Traits.Retention);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.CleaningFailed(store.Logger, exception, Interval);
            }

            await Task.Delay(Interval, store.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RemoveAsync<T>(Func<DbContext, IQueryable<T>> old, CancellationToken cancellationToken)
        where T : class
    {
        for (var removed = 0; ; await Task.Delay(Pause, store.Time, cancellationToken).ConfigureAwait(false))
        {
            var batch = await store.OnFreshContextAsync(
                (context, ct) => old(context).Take(BatchSize).ExecuteDeleteAsync(ct), cancellationToken).ConfigureAwait(false);
            removed += batch;
            if (batch < BatchSize)
            {
                return removed;
            }
        }
    }
}
