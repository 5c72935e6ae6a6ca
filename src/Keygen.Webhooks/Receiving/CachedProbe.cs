namespace Keygen.Webhooks.Receiving;

/// <summary>
/// A question that is polled, put seldom and never twice at once: everybody gets the same answer for a while. One that hangs has asked
/// for the last time until it ends, so that health cannot use up a store's connections, however often it is looked at.
/// </summary>
/// <param name="ask">Puts the question; its token fires when nobody waits any longer.</param>
/// <param name="late">What is said of one that takes too long.</param>
/// <param name="goodFor">How long a good answer is kept, from when the question was put.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedProbe(Func<CancellationToken, Task> ask, string late, TimeSpan goodFor, TimeProvider time)
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>How long a bad answer is kept: also the least time between two questions.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<Exception?>? _question;
    private Task<Exception?>? _answer;
    private long _askedAt;

    /// <returns>Null, or what was wrong; within <see cref="Timeout"/>.</returns>
    public Task<Exception?> AnswerAsync()
    {
        lock (_lock)
        {
            if (_answer is null || IsOver(_question!, _answer))
            {
                _askedAt = time.GetTimestamp();
                _question = Task.Run(AskAsync); // on a thread of the pool: one that blocks holds up nobody
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
