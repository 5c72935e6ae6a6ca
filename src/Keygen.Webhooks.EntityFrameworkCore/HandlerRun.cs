using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Runs one handler for one event: scope, transaction, marks, work, final statement, commit. All of it runs inside the context's execution
/// strategy, so a broken connection repeats the whole attempt and never half of it.
/// </summary>
/// <remarks>
/// An exception of the work never reaches the strategy. Any other failure is judged by the step it happened in and by the marks that a
/// fresh context reads, not by the exception's type.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="claimed">The event.</param>
/// <param name="handler">The handler's name.</param>
/// <param name="hold">The event's own row.</param>
/// <param name="settles">Whether it is the last handler of the event.</param>
/// <param name="scope">The scope of the first attempt. The run owns it.</param>
/// <param name="beginning">
/// Limits the wait before the handler begins: for the lock, and for attempts that fail, which a strategy would repeat for minutes.
/// </param>
/// <param name="work">Runs the handler.</param>
/// <param name="stop">Asks the handler to stop.</param>
internal sealed class HandlerRun(
    StoreContext store, ClaimedEvent claimed, string handler, EventRowLock hold, bool settles, AsyncServiceScope scope,
    LinkedTimeout beginning, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
{
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(2);

    private readonly Guid _runId = Guid.NewGuid();
    private readonly string _handlerHash = MarkHashes.Of(handler);
    private Step _step;

    /// <summary>Whether the work has completed, in this attempt or an earlier one.</summary>
    private bool _hasRun;

    /// <summary>The scope of the first attempt; null when an attempt has it. A further attempt gets a new one.</summary>
    private AsyncServiceScope? _scope = scope;

    private enum Step
    {
        /// <summary>
        /// Opens the connection and the transaction and inserts the marks. Nothing is done yet, and another run may have the event.
        /// </summary>
        Beginning,

        Working,

        /// <summary>The work has ended, and the transaction must prove that it is still valid.</summary>
        Recording,
    }

    public async Task<HandlerRunResult> RunAsync()
    {
        try
        {
            using var holder = await store.KeyedLock.AcquireAsync(claimed.Hash, beginning.Token).ConfigureAwait(false);
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
                await DisposeAsync(unused).ConfigureAwait(false);
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
                .ConfigureAwait(false) ?? (hold.MustRead && !_hasRun ? new(HandlerRunStatus.InProgress) : await JudgeAsync(null).ConfigureAwait(false));
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

    /// <returns>The result; null when the event was not free in time, or its rows must be read first.</returns>
    private async Task<HandlerRunResult?> AttemptAsync()
    {
        if (_step is not Step.Beginning)
        {
            beginning.Restart();
        }

        _step = Step.Beginning;
        var own = _scope ?? store.Scopes.CreateAsyncScope();
        _scope = null;
        try
        {
            var context = store.ContextOf(own.ServiceProvider);
            return await BeginAsync(context).ConfigureAwait(false) is { } transaction
                ? await WorkAsync(own.ServiceProvider, context, transaction).ConfigureAwait(false)
                : null;
        }
        finally
        {
            await DisposeAsync(own).ConfigureAwait(false);
        }
    }

    /// <returns>The transaction with the marks in it; null when the event was not free in time, or its rows must be read first.</returns>
    private async Task<IDbContextTransaction?> BeginAsync(DbContext context)
    {
        var timeout = beginning.Token;
        try
        {
            var transaction = await context.Database.BeginTransactionAsync(DatabaseSupport.TokenFor(context, timeout)).ConfigureAwait(false);
            return await hold.TakeAsync(context, Mark(), timeout).ConfigureAwait(false) ? transaction : null;
        }
        catch (Exception) when (timeout.IsCancellationRequested)
        {
            // The strategy must not retry this: the other run still holds the event.
            return null;
        }
    }

    private async Task<HandlerRunResult> WorkAsync(IServiceProvider services, DbContext context, IDbContextTransaction transaction)
    {
        using var guard = TransactionGuard.Over(context, transaction, MarkTable.Row(claimed.Hash, _handlerHash, _runId));
        beginning.Stop();
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
            ? await context.SettleWithHandlerAsync(claimed.Hash, hold.Id, _handlerHash, _runId, CancellationToken.None).ConfigureAwait(false) == 2
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

    /// <summary>Checks for the mark after a commit with an unknown outcome.</summary>
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
            return new(HandlerRunStatus.Unavailable, exception is null or OperationCanceledException ? outOfReach : exception);
        }

        if (marks.IsDoneBy(_runId, _handlerHash))
        {
            return new(HandlerRunStatus.Completed);
        }

        if (_step is Step.Beginning)
        {
            // Either another run has the event, or the database rejected the marks and the exception says why.
            return marks.IsDone(_handlerHash) ? new(HandlerRunStatus.AlreadyDone)
                : exception is null || beginning.IsOver || hold.HasOthers(marks) ? new(HandlerRunStatus.InProgress, exception)
                : new(HandlerRunStatus.Unavailable, exception);
        }

        return marks.IsRecorded(_handlerHash) ? new(HandlerRunStatus.AlreadyDone)
            : new(HandlerRunStatus.Failed, TransactionAdvice.Broken(exception));
    }

    private async Task<EventMarks> ReadAsync()
    {
        // A handler that has not begun may have waited for the limit already, and Keygen waits for 15 seconds.
        using var timeout = _step is Step.Beginning ? new LinkedTimeout(ShortLimit, store.Time, CancellationToken.None) : store.LinkedTimeout();
        return await store.ReadMarksAsync(claimed.Hash, timeout.Token).ConfigureAwait(false);
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
            // If the server is gone, it rolls back by itself. A later delivery removes a mark that is left.
            Log.RollbackFailed(store.Logger, exception, handler);
        }
    }

    private KeygenWebhookMark Mark() => MarkTable.MarkOf(claimed.Key, claimed.Hash, handler, _runId, store.Now);

    private async Task DisposeAsync(AsyncServiceScope ended)
    {
        try
        {
            await ended.DisposeAsync().ConfigureAwait(false);
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
