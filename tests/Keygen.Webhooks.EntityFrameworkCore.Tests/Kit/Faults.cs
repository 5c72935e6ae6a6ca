using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Sees every statement, and lets chosen ones fail.</summary>
public sealed class Faults : DbCommandInterceptor, IDbTransactionInterceptor
{
    public ConcurrentQueue<string> Statements { get; } = new();

    /// <summary>The time-out of the last statement, in seconds.</summary>
    public int LastTimeout { get; private set; }

    /// <summary>Before the next statement the server rolls its transaction back, and the provider goes on without, as SQL Server's does.</summary>
    public bool ServerRollsBack { get; set; }

    /// <summary>The same, and the statement fails, as a deadlock's victim does.</summary>
    public bool ServerRollsBackAndFails { get; set; }

    /// <summary>Called before a statement; throws to let it fail.</summary>
    public Action<string>? BeforeStatement { get; set; }

    public Action? BeforeCommit { get; set; }

    /// <summary>Called when the commit has been made: what it throws is a lost answer.</summary>
    public Action? AfterCommit { get; set; }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        See(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        See(command);
        return new(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        BeforeCommit?.Invoke();
        return new(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        AfterCommit?.Invoke();
        return Task.CompletedTask;
    }

    private void See(DbCommand command)
    {
        Statements.Enqueue(command.CommandText);
        LastTimeout = command.CommandTimeout;
        if (ServerRollsBack || ServerRollsBackAndFails)
        {
            var fails = ServerRollsBackAndFails;
            ServerRollsBack = ServerRollsBackAndFails = false;
            using var rollback = command.Connection!.CreateCommand();
            rollback.CommandText = "ROLLBACK";
            rollback.ExecuteNonQuery();
            command.Transaction = null;
            if (fails)
            {
                command.CommandText = "SELECT * FROM nowhere";
            }
        }

        BeforeStatement?.Invoke(command.CommandText);
    }
}

/// <summary>A connection that broke, as a strategy of retries sees it.</summary>
public sealed class BrokenConnectionException : DbException
{
    public BrokenConnectionException()
        : base("The connection broke.")
    {
    }

    public override bool IsTransient => true;
}
