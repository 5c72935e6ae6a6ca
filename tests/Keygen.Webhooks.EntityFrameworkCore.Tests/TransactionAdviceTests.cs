using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A handler's exception is replaced by advice only when it comes of a transaction.</summary>
public sealed class TransactionAdviceTests : IDisposable
{
    private readonly Connection _connection = new();

    [Fact]
    public async Task A_transaction_that_a_handler_began_is_told_by_the_exception_its_text_or_where_it_was_thrown()
    {
        Exception[] begun =
        [
            new TransactionException(),
            new WrappedException(new TransactionException()),
            new InvalidOperationException(RelationalStrings.TransactionAlreadyStarted),
            new InvalidOperationException("An error was generated for warning 'RelationalEventId.AmbientTransactionWarning'."),
            Catch(() => _connection.BeginTransaction()),
            Catch(() => _connection.EnlistTransaction(null)),
            await CatchAsync(async () => await _connection.BeginTransactionAsync()),
            new WrappedException(Catch(() => _connection.EnlistTransaction(null))),
        ];

        begun.Should().AllSatisfy(static exception => TransactionAdvice.For(exception, endedIt: false)
            .Should().Match<InvalidOperationException>(advice => advice.Message.StartsWith("The handler began", StringComparison.Ordinal) && advice.InnerException == exception));
    }

    [Fact]
    public void Every_other_exception_stays_the_handlers_own()
    {
        Exception[] own =
        [
            new InvalidOperationException("not thrown"),
            Catch(static () => throw new InvalidOperationException("mine")),
            Catch(static () => BeginTransaction()),
            Catch(_connection.Open),
            Catch(() => _connection.ChangeDatabase("")),
            new WrappedException(null),
            new ArgumentException(RelationalStrings.TransactionAlreadyStarted),
        ];

        own.Should().AllSatisfy(static exception => TransactionAdvice.For(exception, endedIt: false).Should().BeSameAs(exception));
    }

    [Fact]
    public void One_after_the_end_of_the_transaction_tells_who_ended_it()
    {
        var ended = TransactionAdvice.EndedByDatabase();

        TransactionAdvice.For(new WrappedException(ended), endedIt: false).Should().BeSameAs(ended);
        TransactionAdvice.For(new WrappedException(ended), endedIt: true).Should().BeSameAs(ended);
        TransactionAdvice.For(new WrappedException(null), endedIt: true).Message.Should().StartWith("The handler ended");
    }

    public void Dispose() => _connection.Dispose();

    private static Exception Catch(Action action) => FluentActions.Invoking(action).Should().Throw<Exception>().Which;

    private static async Task<Exception> CatchAsync(Func<Task> action) => (await FluentActions.Awaiting(action).Should().ThrowAsync<Exception>()).Which;

    private static void BeginTransaction() => throw new InvalidOperationException("not by a connection");

    private sealed class WrappedException(Exception? inner) : Exception("mine", inner);

    /// <summary>A provider that takes neither a second transaction nor anything else.</summary>
    private sealed class Connection : DbConnection
    {
        [AllowNull]
        public override string ConnectionString { get; set; } = "";

        public override string Database => "";

        public override string DataSource => "";

        public override string ServerVersion => "";

        public override ConnectionState State => ConnectionState.Open;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        public override void Close()
        {
        }

        public override void EnlistTransaction(Transaction? transaction) => throw new NotSupportedException();

        public override void Open() => throw new InvalidOperationException();

        protected override DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw new InvalidOperationException();

        protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(System.Data.IsolationLevel isolationLevel, CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw new InvalidOperationException();
        }

        protected override DbCommand CreateDbCommand() => throw new InvalidOperationException();
    }
}
