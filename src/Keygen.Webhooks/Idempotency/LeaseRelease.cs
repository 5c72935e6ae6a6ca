namespace Keygen.Webhooks.Idempotency;

/// <summary>Gives a lease back by its fence, again and again until the storage has answered, or the lease is over by itself.</summary>
/// <remarks>
/// Also a lease of which nobody knows whether it was granted: the answer may have been lost, or the storage may grant it when its caller
/// has long given up. The fence is random, so this can end no lease but the one that was asked for.
/// </remarks>
internal static class LeaseRelease
{
    /// <summary>Tries once. When that fails it goes on by itself, and the caller does not wait for it.</summary>
    /// <returns>Why the first attempt failed, or null.</returns>
    public static async Task<Exception?> StartAsync(LeaseContext context, EventKey key, Guid fence)
    {
        var startedAt = context.Time.GetTimestamp();
        var failure = await TryAsync(context, key, fence).ConfigureAwait(false);
        if (failure is not null)
        {
            _ = RetryAsync(context, key, fence, startedAt);
        }

        return failure;
    }

    private static async Task RetryAsync(LeaseContext context, EventKey key, Guid fence, long startedAt)
    {
        for (var delay = LeaseContext.FirstRetry; context.Time.GetElapsedTime(startedAt) + delay < context.Lease; delay = LeaseContext.NextRetry(delay))
        {
            await Task.Delay(delay, context.Time, CancellationToken.None).ConfigureAwait(false);
            if (await TryAsync(context, key, fence).ConfigureAwait(false) is null)
            {
                return;
            }
        }
    }

    private static async Task<Exception?> TryAsync(LeaseContext context, EventKey key, Guid fence)
    {
        try
        {
            await context.Storage.ReleaseAsync(key, fence, CancellationToken.None)
                .AsTask().WaitAsync(LeaseContext.WriteTimeout, context.Time).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
