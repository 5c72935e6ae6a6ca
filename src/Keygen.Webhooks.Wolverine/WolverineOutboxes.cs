using System.Data.Common;
using Microsoft.Extensions.Logging;
using Wolverine.RDBMS;
using Wolverine.Runtime;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Finds out whether Wolverine's messages and a handler's transaction are in one database.</summary>
internal sealed class WolverineOutboxes(UncertainClaims uncertain, ILogger<WolverineOutboxes> logger)
{
    private readonly SendLanes _lanes = new();
    private int _hasTold;

    /// <summary>Returns an outbox that writes into the transaction.</summary>
    /// <param name="context">The hand-over.</param>
    /// <param name="transaction">The transaction of the mark; null when the store has none.</param>
    /// <returns>Null when there is no transaction, or Wolverine's messages are in another database.</returns>
    public WolverineOutbox? Join(MessageContext context, DbTransaction? transaction)
    {
        if (transaction?.Connection is not { } connection || !context.TryFindMessageDatabase(out var database))
        {
            return null;
        }

        if (IsSame(database!, connection))
        {
            return new(database!, transaction, _lanes, uncertain, logger);
        }

        if (Interlocked.Exchange(ref _hasTold, 1) == 0)
        {
            WolverineLog.OtherDatabase(logger);
        }

        return null;
    }

    private static bool IsSame(IMessageDatabase database, DbConnection connection)
    {
        using var messages = database.DataSource.CreateConnection();
        return messages.GetType() == connection.GetType()
            && string.Equals(messages.Database, connection.Database, StringComparison.Ordinal)
            && (string.Equals(messages.DataSource, connection.DataSource, StringComparison.Ordinal) || IsSameFile(messages.DataSource, connection.DataSource));
    }

    /// <summary>An open connection to SQLite knows the full path, a closed one the path in its connection string.</summary>
    private static bool IsSameFile(string one, string other) =>
        File.Exists(one) && File.Exists(other) && string.Equals(Path.GetFullPath(one), Path.GetFullPath(other), StringComparison.Ordinal);
}
