namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Runs a health probe and caches its result. Only one probe runs at a time, and none starts while an earlier one hangs. So health checks
/// cannot use up a store's connections, however often they are called.
/// </summary>
/// <param name="ask">Runs the probe. It throws when unhealthy. Its token fires at the timeout.</param>
/// <param name="late">The message of the exception for a probe that timed out.</param>
/// <param name="goodFor">How long a healthy result is kept, counted from the start of the probe.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedProbe(Func<CancellationToken, Task> ask, string late, TimeSpan goodFor, TimeProvider time)
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>How long an unhealthy result is kept; also the shortest time between two probes.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<Exception?>? _question;
    private Task<Exception?>? _answer;
    private long _askedAt;

    /// <returns>Null when healthy, otherwise the error. The task completes within <see cref="Timeout"/>.</returns>
    public Task<Exception?> AnswerAsync()
    {
        lock (_lock)
        {
            if (_answer is null || IsOver(_question!, _answer))
            {
                _askedAt = time.GetTimestamp();
                _question = Task.Run(AskAsync); // on the thread pool: a probe that blocks its thread must not block the caller
                _answer = WithinTimeAsync(_question);
            }

            return _answer;
        }
    }

    private bool IsOver(Task question, Task<Exception?> answer) =>
        question.IsCompleted && answer.IsCompletedSuccessfully
        && time.GetElapsedTime(_askedAt) >= (answer.Result is null ? goodFor : Pause);

    private async Task<Exception?> AskAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            await ask(timeout.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new TimeoutException(late);
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async Task<Exception?> WithinTimeAsync(Task<Exception?> question)
    {
        try
        {
            return await question.WaitAsync(Timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new TimeoutException(late);
        }
    }
}
