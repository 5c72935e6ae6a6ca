namespace Keygen.Webhooks.Idempotency;

/// <summary>Releases a lease by its fence, and retries until the storage responds or the lease expires.</summary>
/// <remarks>
/// It also releases a lease that may not have been granted: the response may have been lost, or the storage may grant the lease after its
/// caller has timed out. The fence is random, so this cannot end another lease.
/// </remarks>
internal static class LeaseRelease
{
    /// <summary>Tries once. If that fails, it retries in the background.</summary>
    /// <returns>The error of the first attempt; null when it succeeded.</returns>
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
