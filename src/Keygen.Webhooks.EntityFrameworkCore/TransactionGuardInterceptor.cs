using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Passes every statement of the context to the guard of its connection, if there is one.</summary>
internal sealed class TransactionGuardInterceptor : DbCommandInterceptor
{
    /// <summary>The instance for all contexts. It has no state.</summary>
    public static readonly TransactionGuardInterceptor Instance = new();

    private TransactionGuardInterceptor()
    {
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        Check(command, result);

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        Check(command, result);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        Check(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        CheckAsync(command, result, cancellationToken);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        CheckAsync(command, result, cancellationToken);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        CheckAsync(command, result, cancellationToken);

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => TransactionGuard.Of(command)?.StatementFailed();

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionGuard.Of(command)?.StatementFailed();
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => TransactionGuard.Of(command)?.StatementFailed();

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionGuard.Of(command)?.StatementFailed();
        return Task.CompletedTask;
    }

    private static T Check<T>(DbCommand command, T result)
    {
        TransactionGuard.Of(command)?.ThrowIfEnded();
        return result;
    }

    private static async ValueTask<T> CheckAsync<T>(DbCommand command, T result, CancellationToken cancellationToken)
    {
        if (TransactionGuard.Of(command) is { } guard)
        {
            await guard.ThrowIfEndedAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }
}
