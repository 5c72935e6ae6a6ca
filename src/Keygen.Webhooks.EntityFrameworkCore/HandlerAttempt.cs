using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>How far an attempt has come.</summary>
internal enum AttemptStep
{
    /// <summary>
    /// Opens the connection and the transaction and inserts the marks. Nothing is done yet, and another run may have the event.
    /// </summary>
    Beginning,

    Working,

    /// <summary>The work has ended, and the transaction must prove that it is still valid.</summary>
    Recording,
}

/// <summary>One attempt of a run: scope, transaction, marks, work, final statement, commit.</summary>
/// <param name="store">The store.</param>
/// <param name="job">The handler to run.</param>
/// <param name="hold">The event's own row.</param>
/// <param name="beginning">Limits the wait before the handler begins.</param>
internal sealed class HandlerAttempt(StoreContext store, HandlerJob job, EventRowLock hold, LinkedTimeout beginning)
{
    /// <summary>
    /// Whether the marks are inserted as done. A forwarder throws when it has not stored the message, so a hand-over needs no statement after
    /// the work to find swallowed errors.
    /// </summary>
    private bool _insertsDone;

    public AttemptStep Step { get; private set; }

    /// <summary>Whether the work has completed.</summary>
    public bool HasRun => Step is AttemptStep.Recording;

    /// <param name="scope">The scope of the attempt, which it disposes.</param>
    /// <returns>The result; null when the event was not free in time, or its rows must be read first.</returns>
    public async Task<HandlerRunResult?> RunAsync(AsyncServiceScope scope)
    {
        try
        {
            var context = store.ContextOf(scope.ServiceProvider);
            return await BeginAsync(context).ConfigureAwait(false) is { } transaction
                ? await WorkAsync(scope.ServiceProvider, context, transaction).ConfigureAwait(false)
                : null;
        }
        finally
        {
            await store.EndAsync(scope, job.Handler).ConfigureAwait(false);
        }
    }

    /// <returns>The transaction with the marks in it; null when the event was not free in time, or its rows must be read first.</returns>
    private async Task<IDbContextTransaction?> BeginAsync(DbContext context)
    {
        var timeout = beginning.Token;
        _insertsDone = job.IsHandOver && hold.IsFree(job.HandlerHash) && DatabaseSupport.EndsTransactionsOnlyWhenAsked(context);
        try
        {
            var transaction = await context.Database.BeginTransactionAsync(DatabaseSupport.TokenFor(context, timeout)).ConfigureAwait(false);
            return await hold.TakeAsync(context, Mark(), job.Settles, timeout).ConfigureAwait(false) ? transaction : null;
        }
        catch (Exception) when (timeout.IsCancellationRequested)
        {
            // The strategy must not retry this: the other run still holds the event.
            return null;
        }
    }

    private async Task<HandlerRunResult> WorkAsync(IServiceProvider services, DbContext context, IDbContextTransaction transaction)
    {
        using var guard = TransactionGuard.Over(context, transaction, MarkTable.Row(job.Event.Hash, job.HandlerHash, job.RunId));
        beginning.Stop();
        Step = AttemptStep.Working;
        try
        {
            await job.Work(services, job.Stop).ConfigureAwait(false);
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

        Step = AttemptStep.Recording;
        if (_insertsDone)
        {
            await guard.ThrowIfEndedAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var isRecorded = _insertsDone || (job.Settles
            ? await context.SettleWithHandlerAsync(job.Event.Hash, hold.Id, job.HandlerHash, job.RunId, CancellationToken.None).ConfigureAwait(false) == 2
            : await context.MarkDoneAsync(job.Event.Hash, job.HandlerHash, job.RunId, CancellationToken.None).ConfigureAwait(false) == 1);
        if (!isRecorded)
        {
            await RollBackAsync(transaction, endedIt: false).ConfigureAwait(false);
            return new(HandlerRunStatus.Failed, TransactionAdvice.Broken(null));
        }

        hold.MayBeCommitted();
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return new(HandlerRunStatus.Completed);
    }

    private async Task RollBackAsync(IDbContextTransaction transaction, bool endedIt)
    {
        try
        {
            try
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                if (endedIt || _insertsDone)
                {
                    // A forwarder may have committed past EF Core. With marks that are done, the next delivery would hand nothing over.
                    await hold.ReleaseAsync(Mark()).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            // If the server is gone, it rolls back by itself. A later delivery removes a mark that is left undone.
            Log.RollbackFailed(store.Logger, exception, job.Handler);
        }
    }

    private KeygenWebhookMark Mark() => MarkTable.MarkOf(job.Event.Key, job.Event.Hash, job.Handler, job.RunId, store.Now, _insertsDone);

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
