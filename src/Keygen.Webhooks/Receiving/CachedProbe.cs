namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Runs a health probe and caches its result. Only one probe runs at a time, and none starts while an earlier one hangs. So health checks
/// cannot use up a store's connections, however often they are called.
/// </summary>
/// <param name="probe">Runs the probe. It throws when unhealthy. Its token fires at the timeout.</param>
/// <param name="timeoutMessage">The message of the exception for a probe that timed out.</param>
/// <param name="successLifetime">How long a healthy result is kept, counted from the start of the probe.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedProbe(Func<CancellationToken, Task> probe, string timeoutMessage, TimeSpan successLifetime, TimeProvider time)
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>How long an unhealthy result is kept; also the shortest time between two probes.</summary>
    internal static readonly TimeSpan ErrorLifetime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<Exception?>? _running;
    private Task<Exception?>? _result;
    private long _startedAt;

    /// <returns>Null when healthy, otherwise the error. The task completes within <see cref="Timeout"/>.</returns>
    public Task<Exception?> GetErrorAsync()
    {
        lock (_lock)
        {
            if (_result is null || IsExpired(_running!, _result))
            {
                _startedAt = time.GetTimestamp();
                _running = Task.Run(RunAsync); // on the thread pool: a probe that blocks its thread must not block the caller
                _result = WithTimeoutAsync(_running);
            }

            return _result;
        }
    }

    private bool IsExpired(Task running, Task<Exception?> result) =>
        running.IsCompleted && result.IsCompletedSuccessfully
        && time.GetElapsedTime(_startedAt) >= (result.Result is null ? successLifetime : ErrorLifetime);

    private async Task<Exception?> RunAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            await probe(timeout.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new TimeoutException(timeoutMessage);
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async Task<Exception?> WithTimeoutAsync(Task<Exception?> running)
    {
        try
        {
            return await running.WaitAsync(Timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new TimeoutException(timeoutMessage);
        }
    }
}
