using System.Data;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The services and settings that all claims of the store share.</summary>
internal sealed record StoreContext(
    IServiceScopeFactory Scopes, Type ContextType, TimeProvider Time, StoreTraits Traits, Func<string, TimeSpan> HandlerTimeoutOf, ILogger Logger)
{
    /// <summary>The maximum wait of a duplicate for the running delivery, and of a query for its answer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(3650);

    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    public KeyedLock KeyedLock { get; } = new();

    /// <summary>
    /// Whether the database's clock decides which rows are old and which leases have expired, so that a server with a wrong clock does no
    /// harm. False in an app with its own clock, such as a test.
    /// </summary>
#pragma warning disable RS0030 // to detect an app with its own clock
    public bool GoesByDatabaseTime { get; init; } = Time == TimeProvider.System;
#pragma warning restore RS0030

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>The current time, given the database's time.</summary>
    public DateTime NowBy(DateTime databaseTime) => GoesByDatabaseTime ? DateTime.SpecifyKind(databaseTime, DateTimeKind.Utc) : Now;

    /// <summary>The end of a duration; ten years count as for ever.</summary>
    public static DateTime After(DateTime begin, TimeSpan duration) => begin + (duration < ForEver ? duration : ForEver);

    /// <summary>
    /// The age at which nobody works any more on a row that was committed before it was done. The clocks of the servers may differ by less
    /// than a minute. It is at most an hour, so that a crash loses no event, whatever the handler timeout.
    /// </summary>
    public TimeSpan HoldTimeOf(string registration)
    {
        var timeout = HandlerTimeoutOf(registration);
        return timeout < LongestHold - ClockDifference ? timeout + ClockDifference : LongestHold;
    }

    public DbContext ContextOf(IServiceProvider services) => (DbContext?)services.GetService(ContextType) ?? throw new InvalidOperationException(
        $"UseEntityFrameworkCore<{ContextType.Name}>() needs the context: register it with services.AddDbContext<{ContextType.Name}>(…).");

    /// <summary>Disposes the scope of an attempt. A failure is logged: the handler has ended.</summary>
    public async Task EndAsync(AsyncServiceScope scope, string handler)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ScopeFailed(Logger, exception, handler);
        }
    }

    public LinkedTimeout LinkedTimeout(CancellationToken stop = default) => new(Limit, Time, stop);

    /// <summary>Runs statements on a new context.</summary>
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
    /// Runs statements in a transaction on a new context. They see only what others have committed, and wait for others instead of failing,
    /// whatever the connection's isolation level.
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

    /// <summary>Runs statements in a transaction on a new context, for a limited time.</summary>
    public async Task<T> InTransactionAsync<T>(Func<DbContext, CancellationToken, Task<T>> statements)
    {
        using var timeout = LinkedTimeout();
        return await InTransactionAsync(statements, timeout.Token).ConfigureAwait(false);
    }

    /// <summary>Compares and sets, or inserts. It returns false, not an error, when another run wrote the row first.</summary>
    /// <param name="write">Writes, and returns the number of rows.</param>
    /// <param name="isAnothers">Called after a failure: whether another run wrote first.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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

    /// <summary>Reads the committed rows of an event.</summary>
    /// <remarks>
    /// The first read costs one statement. If it finds nothing, that is enough, because the insert excludes others. On a connection that
    /// reads uncommitted rows, found rows may never be committed, so they are read again. SQLite has no such reads, and a transaction there
    /// would wait for a writer.
    /// </remarks>
    public Task<EventMarks> ReadMarksAsync(string eventHash, CancellationToken cancellationToken) =>
        OnFreshContextAsync((context, ct) => ReadMarksAsync(context, eventHash, ct), cancellationToken);

    /// <inheritdoc cref="ReadMarksAsync(string, CancellationToken)"/>
    public async Task<EventMarks> ReadMarksAsync(DbContext context, string eventHash, CancellationToken cancellationToken)
    {
        var marks = await context.ReadMarksAsync(eventHash, DatabaseSupport.TokenFor(context, cancellationToken)).ConfigureAwait(false);
        return marks.IsEmpty || DatabaseSupport.ReadsOnlyCommitted(context) ? marks
            : await InTransactionAsync((again, ct) => again.ReadMarksAsync(eventHash, ct), cancellationToken).ConfigureAwait(false);
    }
}
