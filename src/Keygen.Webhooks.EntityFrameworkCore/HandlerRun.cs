using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Runs one handler for one event. All of it runs inside the context's execution strategy, so a broken connection repeats the whole attempt
/// and never half of it.
/// </summary>
/// <remarks>
/// An exception of the work never reaches the strategy. Any other failure is judged by the step it happened in and by the marks that a
/// fresh context reads, not by the exception's type.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="job">The handler to run.</param>
/// <param name="hold">The event's own row.</param>
/// <param name="scope">The scope of the first attempt. The run owns it.</param>
/// <param name="beginning">
/// Limits the wait before the handler begins: for the lock, and for attempts that fail, which a strategy would repeat for minutes.
/// </param>
internal sealed class HandlerRun(StoreContext store, HandlerJob job, EventRowLock hold, AsyncServiceScope scope, LinkedTimeout beginning)
{
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(2);

    private HandlerAttempt? _attempt;
    private bool _hasRunBefore;

    /// <summary>The scope of the first attempt; null when an attempt has it. A further attempt gets a new one.</summary>
    private AsyncServiceScope? _scope = scope;

    private AttemptStep Step => _attempt?.Step ?? AttemptStep.Beginning;

    /// <summary>Whether the work has completed, in this attempt or an earlier one.</summary>
    private bool HasRun => _hasRunBefore || _attempt?.HasRun is true;

    public async Task<HandlerRunResult> RunAsync()
    {
        try
        {
            using var holder = await store.KeyedLock.AcquireAsync(job.Event.Hash, beginning.Token).ConfigureAwait(false);
            return await RunLockedAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new(HandlerRunStatus.InProgress);
        }
        finally
        {
            if (_scope is { } unused)
            {
                await store.EndAsync(unused, job.Handler).ConfigureAwait(false);
            }
        }
    }

    private async Task<HandlerRunResult> RunLockedAsync()
    {
        HandlerRunResult result;
        try
        {
            result = await store.ContextOf(scope.ServiceProvider).Database.CreateExecutionStrategy()
                .ExecuteAsync(this, static (_, run, _) => run.AttemptAsync(), static (_, run, _) => run.VerifyAsync(), beginning.Token)
                .ConfigureAwait(false) ?? (hold.MustRead && !HasRun ? new(HandlerRunStatus.InProgress) : await JudgeAsync(null).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            result = await JudgeAsync(exception).ConfigureAwait(false);
        }

        if (result.Status is HandlerRunStatus.Completed)
        {
            hold.Committed(job.RunId, job.Settles);
        }
        else if (HasRun && result.Status is HandlerRunStatus.AlreadyDone or HandlerRunStatus.InProgress)
        {
            Log.NotKept(store.Logger, job.Handler, result.Status);
        }

        if (result is { Status: HandlerRunStatus.Failed, Error: { } error })
        {
            await store.RecordFailureAsync(job.Event, job.Handler, error).ConfigureAwait(false);
        }

        return result;
    }

    private Task<HandlerRunResult?> AttemptAsync()
    {
        if (Step is not AttemptStep.Beginning)
        {
            beginning.Restart();
        }

        _hasRunBefore = HasRun;
        _attempt = new(store, job, hold, beginning);
        var own = _scope ?? store.Scopes.CreateAsyncScope();
        _scope = null;
        return _attempt.RunAsync(own);
    }

    /// <summary>Checks for the mark after a commit with an unknown outcome.</summary>
    private async Task<ExecutionResult<HandlerRunResult?>> VerifyAsync()
    {
        var marks = await ReadAsync().ConfigureAwait(false);
        return new(marks.IsDoneBy(job.RunId, job.HandlerHash), new HandlerRunResult(HandlerRunStatus.Completed));
    }

    private async Task<HandlerRunResult> JudgeAsync(Exception? exception)
    {
        EventMarks marks;
        try
        {
            marks = await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception outOfReach)
        {
            return new(HandlerRunStatus.Unavailable, exception is null or OperationCanceledException ? outOfReach : exception);
        }

        if (marks.IsDoneBy(job.RunId, job.HandlerHash))
        {
            return new(HandlerRunStatus.Completed);
        }

        if (Step is AttemptStep.Beginning)
        {
            // Either another run has the event, or the database rejected the marks and the exception says why.
            return marks.IsDone(job.HandlerHash) ? new(HandlerRunStatus.AlreadyDone)
                : exception is null || beginning.IsOver || hold.HasOthers(marks) ? new(HandlerRunStatus.InProgress, exception)
                : new(HandlerRunStatus.Unavailable, exception);
        }

        return marks.IsRecorded(job.HandlerHash) ? new(HandlerRunStatus.AlreadyDone)
            : new(HandlerRunStatus.Failed, TransactionAdvice.Broken(exception));
    }

    private async Task<EventMarks> ReadAsync()
    {
        // A handler that has not begun may have waited for the limit already, and Keygen waits for 15 seconds.
        using var timeout = Step is AttemptStep.Beginning ? new LinkedTimeout(ShortLimit, store.Time, CancellationToken.None) : store.LinkedTimeout();
        return await store.ReadMarksAsync(job.Event.Hash, timeout.Token).ConfigureAwait(false);
    }
}
