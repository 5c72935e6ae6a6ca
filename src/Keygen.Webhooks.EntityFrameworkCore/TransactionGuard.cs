using System.Data.Common;
using System.Runtime.CompilerServices;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Stands over the transaction of a handler. Some servers end a transaction by themselves, after a deadlock, say, and their providers go on
/// without one: what a handler saves that has caught the error would commit by itself.
/// </summary>
/// <remarks>
/// After a statement that failed, and before the next one is sent, it looks whether the handler's mark, which only this transaction can see, is still
/// there. Statements reach it through <see cref="TransactionGuardInterceptor"/>.
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

    /// <param name="context">The handler's.</param>
    /// <param name="transaction">The handler's.</param>
    /// <param name="mark">What tells the handler's mark from every other row.</param>
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
        // ADO.NET's own way to say that a transaction is over.
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
