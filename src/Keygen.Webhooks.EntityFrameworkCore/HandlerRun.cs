using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// One handler, run for one event: scope, transaction, marks, work, second statement, commit, all inside the context's execution
/// strategy, so that a connection that breaks costs the whole attempt and never half of it.
/// </summary>
/// <remarks>
/// What the work throws is its own affair and never reaches the strategy. Whatever else fails is judged by where it did and by
/// the marks as a fresh context sees them, not by the exception's type.
/// </remarks>
internal sealed class HandlerRun(
    StoreContext store, ClaimedEvent claimed, string handler, EventRowLock hold, bool settles, Func<IServiceProvider, CancellationToken, Task> work,
    CancellationToken stop)
{
    private readonly Guid _runId = Guid.NewGuid();
    private readonly string _handlerHash = MarkHashes.Of(handler);
    private Step _step;

    /// <summary>Whether the work has come to a good end, in this attempt or one before.</summary>
    private bool _hasRun;

    // One for the turn and the first attempt: together they are the wait of a duplicate.
    private LinkedTimeout? _patience;

    private enum Step
    {
        /// <summary>Connection, transaction and marks: nothing has been done, and someone else may be doing it.</summary>
        Beginning,

        Working,

        /// <summary>The work has ended, and its transaction has to show that it is still good.</summary>
        Recording,
    }

    public async Task<HandlerRunResult> RunAsync()
    {
        try
        {
            using var patience = store.LinkedTimeout();
            _patience = patience;
            using var turn = await store.KeyedLock.TakeAsync(claimed.Hash, patience.Token).ConfigureAwait(false);
            return await RunInTurnAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new(HandlerRunStatus.InProgress);
        }
    }

    private async Task<HandlerRunResult> RunInTurnAsync()
    {
        HandlerRunResult result;
        try
        {
            var scope = store.Scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                result = await store.ContextOf(scope.ServiceProvider).Database.CreateExecutionStrategy()
                    .ExecuteAsync(this, static (_, run, _) => run.AttemptAsync(), static (_, run, _) => run.VerifyAsync(), CancellationToken.None)
                    .ConfigureAwait(false) ?? await JudgeAsync(null).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            result = await JudgeAsync(exception).ConfigureAwait(false);
        }

        if (result.Status is HandlerRunStatus.Completed)
        {
            hold.Committed(_runId, settles);
        }
        else if (_hasRun && result.Status is HandlerRunStatus.AlreadyDone or HandlerRunStatus.InProgress)
        {
            Log.NotKept(store.Logger, handler, result.Status);
        }

        if (result is { Status: HandlerRunStatus.Failed, Error: { } error })
        {
            await store.RecordFailureAsync(claimed, handler, error).ConfigureAwait(false);
        }

        return result;
    }

    /// <returns>What came of it; null when the event could not be had in time.</returns>
    private async Task<HandlerRunResult?> AttemptAsync()
    {
        _step = Step.Beginning;
        var scope = store.Scopes.CreateAsyncScope();
        try
        {
            var context = store.ContextOf(scope.ServiceProvider);
            return await BeginAsync(context).ConfigureAwait(false) is { } transaction
                ? await WorkAsync(scope.ServiceProvider, context, transaction).ConfigureAwait(false)
                : null;
        }
        finally
        {
            await DisposeAsync(scope).ConfigureAwait(false);
        }
    }

    /// <returns>The transaction, with the marks in it; null when the event could not be had in time.</returns>
    private async Task<IDbContextTransaction?> BeginAsync(DbContext context)
    {
        var first = Interlocked.Exchange(ref _patience, null);
        using var later = first is null ? store.LinkedTimeout() : null;
        var patience = (first ?? later)!.Token;
        try
        {
            var transaction = await context.Database.BeginTransactionAsync(DatabaseSupport.TokenFor(context, patience)).ConfigureAwait(false);
            return await hold.TakeAsync(context, Mark(), patience).ConfigureAwait(false) ? transaction : null;
        }
        catch (Exception) when (patience.IsCancellationRequested)
        {
            // Not the strategy's to try again: whoever holds the event goes on holding it.
            return null;
        }
    }

    private async Task<HandlerRunResult> WorkAsync(IServiceProvider services, DbContext context, IDbContextTransaction transaction)
    {
        using var guard = TransactionGuard.Over(context, transaction, MarkTable.Row(claimed.Hash, _handlerHash, _runId));
        _step = Step.Working;
        try
        {
            await work(services, stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var endedIt = !IsOurs(context, transaction);
            await RollBackAsync(transaction, endedIt).ConfigureAwait(false);
            return new(HandlerRunStatus.Failed, TransactionAdvice.For(exception, endedIt));
        }

        if (!IsOurs(context, transaction))
        {
            await RollBackAsync(transaction, endedIt: true).ConfigureAwait(false);
            return new(HandlerRunStatus.Failed, TransactionAdvice.Ended());
        }

        _step = Step.Recording;
        _hasRun = true;
        var isRecorded = settles
            ? await context.SettleWithHandlerAsync(claimed.Hash, hold.Id, _handlerHash, _runId, store.Now, CancellationToken.None).ConfigureAwait(false) == 2
            : await context.MarkDoneAsync(claimed.Hash, _handlerHash, _runId, CancellationToken.None).ConfigureAwait(false) == 1;
        if (!isRecorded)
        {
            await RollBackAsync(transaction, endedIt: false).ConfigureAwait(false);
            return new(HandlerRunStatus.Failed, TransactionAdvice.Broken(null));
        }

        hold.MayBeCommitted();
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return new(HandlerRunStatus.Completed);
    }

    /// <summary>After a commit of which nobody knows how it ended: whether the mark is there.</summary>
    private async Task<ExecutionResult<HandlerRunResult?>> VerifyAsync()
    {
        var marks = await ReadAsync().ConfigureAwait(false);
        return new(marks.IsDoneBy(_runId, _handlerHash), new HandlerRunResult(HandlerRunStatus.Completed));
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
            return new(HandlerRunStatus.Unavailable, exception ?? outOfReach);
        }

        if (marks.IsDoneBy(_runId, _handlerHash))
        {
            return new(HandlerRunStatus.Completed);
        }

        if (_step is Step.Beginning)
        {
            // Either somebody has the event, or the database did not take the marks and says why.
            return marks.IsDone(_handlerHash) ? new(HandlerRunStatus.AlreadyDone)
                : exception is null || hold.HasOthers(marks) ? new(HandlerRunStatus.InProgress, exception)
                : new(HandlerRunStatus.Unavailable, exception);
        }

        return marks.IsRecorded(_handlerHash) ? new(HandlerRunStatus.AlreadyDone)
            : new(HandlerRunStatus.Failed, TransactionAdvice.Broken(exception));
    }

    private async Task<EventMarks> ReadAsync()
    {
        using var patience = store.LinkedTimeout();
        return await store.ReadMarksAsync(claimed.Hash, patience.Token).ConfigureAwait(false);
    }

    private async Task RollBackAsync(IDbContextTransaction transaction, bool endedIt)
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            if (endedIt)
            {
                await hold.ReleaseAsync(Mark()).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // A server that is gone rolls back by itself; a mark that is left is removed by a later delivery.
            Log.RollbackFailed(store.Logger, exception, handler);
        }
    }

    private KeygenWebhookMark Mark() => MarkTable.MarkOf(claimed.Key, claimed.Hash, handler, _runId, store.Now);

    private async Task DisposeAsync(AsyncServiceScope scope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ScopeFailed(store.Logger, exception, handler);
        }
    }

    private static bool IsOurs(DbContext context, IDbContextTransaction transaction)
    {
        try
        {
            return ReferenceEquals(context.Database.CurrentTransaction, transaction);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
