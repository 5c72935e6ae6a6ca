using System.Data.Common;
using System.Diagnostics;
using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The errors for a handler that interferes with the store's transaction.</summary>
internal static class TransactionAdvice
{
    private const string Ours =
        "A handler runs in a transaction that commits together with the event's mark. Remove BeginTransaction, TransactionScope, Commit and Rollback, call SaveChanges as usual, "
        + "and use CreateSavepointAsync of Database.CurrentTransaction to undo a part of the work.";

    public static Exception For(Exception exception, bool endedIt) =>
        exception.InnerException is EndedTransactionException ended ? ended
        : endedIt ? Ended(exception)
        : BeganOne(exception) ? new InvalidOperationException("The handler began its own transaction. " + Ours, exception)
        : exception;

    /// <summary>
    /// Detects it through EF Core, on the plain connection, or by an ambient transaction. Providers reject each with a different message.
    /// </summary>
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
        // The compiler turns an asynchronous method into a type nested in the one that declares it.
        var method = frame.GetMethod();
        var (type, name) = method is { Name: "MoveNext", DeclaringType: { DeclaringType: { } outer } machine } ? (outer, machine.Name) : (method?.DeclaringType, method?.Name);
        return name is not null && typeof(DbConnection).IsAssignableFrom(type)
            && (name.Contains("BeginTransaction", StringComparison.Ordinal) || name.Contains("BeginDbTransaction", StringComparison.Ordinal)
                || name.Contains("Enlist", StringComparison.Ordinal));
    }

    public static Exception Ended(Exception? inner = null) =>
        new InvalidOperationException("The handler ended the transaction it ran in, so it counts as failed. " + Ours, inner);

    public static Exception EndedByDatabase() => new EndedTransactionException(
        "The database ended the handler's transaction after an error such as a deadlock and rolled everything back. A further statement would "
        + "commit by itself, so it was not sent. Do not catch the database error: the next delivery runs the handler again.");

    public static Exception Broken(Exception? inner) => new InvalidOperationException(
        "The handler completed, but its work could not be committed together with its mark and was rolled back. A database error that a handler catches "
        + "can make its transaction unusable, as in PostgreSQL: do not catch it, or roll back to a savepoint. " + inner?.Message, inner);
}

/// <summary>A statement was not sent, because its transaction had already ended.</summary>
internal sealed class EndedTransactionException(string message) : InvalidOperationException(message);
