using System.Data.Common;
using System.Runtime.CompilerServices;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Guards a handler's transaction. Some servers end a transaction by themselves, for example after a deadlock, and their providers continue
/// without one. If the handler catches the error, what it saves next would commit by itself.
/// </summary>
/// <remarks>
/// After a failed statement and before the next one, it checks that the handler's mark still exists, which only this transaction can see.
/// <see cref="TransactionGuardInterceptor"/> passes the statements to it.
/// </remarks>
internal sealed class TransactionGuard : IDisposable
{
    private const int TimeoutInSeconds = 5;

    private static readonly ConditionalWeakTable<DbConnection, TransactionGuard> Guards = [];

    private readonly DbContext _context;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly ColumnValue[] _mark;
    private bool _isInDoubt;

    private TransactionGuard(DbContext context, IDbContextTransaction transaction, ColumnValue[] mark)
    {
        (_context, _connection, _transaction, _mark) = (context, context.Database.GetDbConnection(), transaction.GetDbTransaction(), mark);
        Guards.AddOrUpdate(_connection, this);
    }

    /// <param name="context">The handler's context.</param>
    /// <param name="transaction">The handler's transaction.</param>
    /// <param name="mark">The columns that identify the handler's mark.</param>
    public static TransactionGuard Over(DbContext context, IDbContextTransaction transaction, ColumnValue[] mark) => new(context, transaction, mark);

    public static TransactionGuard? Of(DbCommand command) =>
        command.Connection is { } connection && Guards.TryGetValue(connection, out var guard) ? guard : null;

    public void StatementFailed() => _isInDoubt = true;

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void ThrowIfEnded()
    {
        if (_isInDoubt)
        {
            using var count = Count();
            Answer(count.ExecuteScalar());
        }
    }

    /// <inheritdoc cref="ThrowIfEnded"/>
    public async ValueTask ThrowIfEndedAsync(CancellationToken cancellationToken)
    {
        if (_isInDoubt)
        {
            var count = Count();
            await using (count.ConfigureAwait(false))
            {
                Answer(await count.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false));
            }
        }
    }

    public void Dispose() => Guards.Remove(_connection);

    private DbCommand Count()
    {
        // ADO.NET sets the connection to null when a transaction has ended.
        if (_transaction.Connection is null)
        {
            throw TransactionAdvice.EndedByDatabase();
        }

        var count = TableStatement.Count<KeygenWebhookMark>(_context, _mark);
        (count.Transaction, count.CommandTimeout) = (_transaction, TimeoutInSeconds);
        return count;
    }

    private void Answer(object? rows)
    {
        if (Convert.ToInt64(rows, null) != 1)
        {
            throw TransactionAdvice.EndedByDatabase();
        }

        _isInDoubt = false;
    }
}
