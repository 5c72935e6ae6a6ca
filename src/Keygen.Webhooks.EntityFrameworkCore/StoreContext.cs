using System.Data;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What all claims of the store share.</summary>
internal sealed record StoreContext(
    IServiceScopeFactory Scopes, Type ContextType, TimeProvider Time, StoreTraits Traits, Func<string, TimeSpan> HandlerTimeoutOf, ILogger Logger)
{
    /// <summary>How long a duplicate waits for the running one, and a question to the database for its answer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(3650);

    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    public KeyedLock KeyedLock { get; } = new();

    /// <summary>
    /// Whether the database's clock says what is old and which lease is over, so that a server whose clock is wrong harms nobody. Not in an app
    /// that has a clock of its own, as tests do.
    /// </summary>
#pragma warning disable RS0030 // to tell it from a clock of the app's own
    public bool GoesByDatabaseTime { get; init; } = Time == TimeProvider.System;
#pragma warning restore RS0030

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>What time it is, where the database was asked.</summary>
    public DateTime NowBy(DateTime databaseTime) => GoesByDatabaseTime ? DateTime.SpecifyKind(databaseTime, DateTimeKind.Utc) : Now;

    /// <summary>When a time is over; ten years are for ever.</summary>
    public static DateTime After(DateTime begin, TimeSpan duration) => begin + (duration < ForEver ? duration : ForEver);

    /// <summary>
    /// How old a row that was committed before it was done has to be for nobody to be working on it. The clocks of the servers may differ by
    /// less than a minute. At most an hour, so that a crash costs no event whatever the handlers' timeout.
    /// </summary>
    public TimeSpan HoldTimeOf(string registration)
    {
        var timeout = HandlerTimeoutOf(registration);
        return timeout < LongestHold ? timeout + TimeSpan.FromMinutes(1) : LongestHold;
    }

    public DbContext ContextOf(IServiceProvider services) => (DbContext?)services.GetService(ContextType) ?? throw new InvalidOperationException(
        $"UseEntityFrameworkCore<{ContextType.Name}>() needs the context: register it with services.AddDbContext<{ContextType.Name}>(…).");

    public LinkedTimeout LinkedTimeout(CancellationToken stop = default) => new(Limit, Time, stop);

    /// <summary>Runs a few statements on a context of its own.</summary>
    public async Task<T> OnFreshContextAsync<T>(Func<DbContext, CancellationToken, Task<T>> statements, CancellationToken cancellationToken)
    {
        var scope = Scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var context = ContextOf(scope.ServiceProvider);
            return await statements(context, DatabaseSupport.TokenFor(context, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs a few statements in a transaction on a context of its own. Whatever isolation level the connection has, they see what others have
    /// committed and nothing else, and wait for others rather than fail.
    /// </summary>
    public Task<T> InTransactionAsync<T>(Func<DbContext, CancellationToken, Task<T>> statements, CancellationToken cancellationToken) =>
        OnFreshContextAsync((context, ct) => context.Database.CreateExecutionStrategy().ExecuteAsync(
            async again =>
            {
                var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, again).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await statements(context, again).ConfigureAwait(false);
                    await transaction.CommitAsync(again).ConfigureAwait(false);
                    return result;
                }
            }, ct), cancellationToken);

    /// <summary>The same, and waits for a limited time.</summary>
    public async Task<T> InTransactionAsync<T>(Func<DbContext, CancellationToken, Task<T>> statements)
    {
        using var patience = LinkedTimeout();
        return await InTransactionAsync(statements, patience.Token).ConfigureAwait(false);
    }

    /// <summary>Compares and sets, or inserts: a row that another was first to write is false, and is no error.</summary>
    /// <param name="write">How many rows it wrote.</param>
    /// <param name="isAnothers">Asked when it failed: whether another was first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> TryWriteAsync(
        Func<DbContext, CancellationToken, Task<int>> write, Func<CancellationToken, Task<bool>> isAnothers, CancellationToken cancellationToken)
    {
        try
        {
            return await InTransactionAsync(write, cancellationToken).ConfigureAwait(false) == 1;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await isAnothers(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>The rows of an event, as committed.</summary>
    /// <remarks>
    /// The first look costs one statement, and is enough when it finds nothing: the insert excludes others. Rows it finds may never be committed where a
    /// connection reads uncommitted ones, so they are looked at again. SQLite has no such reads, and a transaction there would wait for a writer.
    /// </remarks>
    public async Task<EventMarks> ReadMarksAsync(string eventHash, CancellationToken cancellationToken)
    {
        var (marks, isCommitted) = await OnFreshContextAsync(
            async (context, ct) => (await context.ReadMarksAsync(eventHash, ct).ConfigureAwait(false), DatabaseSupport.ReadsOnlyCommitted(context)),
            cancellationToken).ConfigureAwait(false);
        return marks.IsEmpty || isCommitted ? marks
            : await InTransactionAsync((context, ct) => context.ReadMarksAsync(eventHash, ct), cancellationToken).ConfigureAwait(false);
    }
}
