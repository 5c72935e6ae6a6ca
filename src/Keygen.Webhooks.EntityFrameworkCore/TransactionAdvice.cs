using System.Data.Common;
using System.Diagnostics;
using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What a developer is told whose handler and the store's transaction got in each other's way.</summary>
internal static class TransactionAdvice
{
    private const string Ours =
        "A handler runs in a transaction that commits with the event's mark: leave out BeginTransaction, TransactionScope, Commit and Rollback, call SaveChanges as usual, "
        + "and use CreateSavepointAsync of Database.CurrentTransaction to go back a part of the way.";

    public static Exception For(Exception exception, bool endedIt) =>
        exception.InnerException is EndedTransactionException ended ? ended
        : endedIt ? Ended(exception)
        : BeganOne(exception) ? new InvalidOperationException("The handler began a transaction of its own. " + Ours, exception)
        : exception;

    /// <summary>Through EF Core, on the bare connection, or by an ambient transaction: providers refuse all of them, each in its own words.</summary>
    private static bool BeganOne(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is TransactionException
                || (exception is InvalidOperationException or NotSupportedException
                    && (exception.Message == RelationalStrings.TransactionAlreadyStarted
                        || exception.Message.Contains(nameof(RelationalEventId.AmbientTransactionWarning), StringComparison.Ordinal)
                        || new StackTrace(exception).GetFrames().Any(Begins))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(StackFrame frame)
    {
        // An asynchronous method is a type within the one that declares it.
        var method = frame.GetMethod();
        var (type, name) = method is { Name: "MoveNext", DeclaringType: { DeclaringType: { } outer } machine } ? (outer, machine.Name) : (method?.DeclaringType, method?.Name);
        return type is not null && name is not null && typeof(DbConnection).IsAssignableFrom(type)
            && (name.Contains("BeginTransaction", StringComparison.Ordinal) || name.Contains("BeginDbTransaction", StringComparison.Ordinal)
                || name.Contains("Enlist", StringComparison.Ordinal));
    }

    public static Exception Ended(Exception? inner = null) =>
        new InvalidOperationException("The handler ended the transaction it ran in, and counts as failed. " + Ours, inner);

    public static Exception EndedByDatabase() => new EndedTransactionException(
        "The database has ended the transaction that the handler ran in, after an error such as a deadlock, and rolled everything back. Whatever came now would "
        + "commit by itself, so it was not sent. Let the error through: the next delivery runs the handler again.");

    public static Exception Broken(Exception? inner) => new InvalidOperationException(
        "The handler came to its end, but what it did could not be committed together with its mark, and was rolled back. A database error that a handler catches "
        + "can leave its transaction useless, as in PostgreSQL: let it through, or go back to a savepoint. " + inner?.Message, inner);
}

/// <summary>A statement was not sent, since the transaction it was meant for has ended.</summary>
internal sealed class EndedTransactionException(string message) : InvalidOperationException(message);
