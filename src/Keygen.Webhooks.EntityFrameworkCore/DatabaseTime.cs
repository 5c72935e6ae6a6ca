using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A lease's number and end, and the database's time.</summary>
internal sealed record LeaseState(long FencingNumber, DateTime HeldUntil, DateTime DatabaseTime);

/// <summary>Queries that read the database's time. Every provider translates <c>DateTime.UtcNow</c> to a function of its server.</summary>
/// <remarks>
/// The time is read beside a row, because EF Core has no query without a table. A provider that cannot translate it would return this
/// machine's time.
/// </remarks>
internal static class DatabaseTime
{
#pragma warning disable RS0030 // these are never evaluated here
    /// <summary>The time to compute ages with: the database's, but no later than the newest row's. Null when there are no rows.</summary>
    public static async Task<DateTime?> NowAsync(this DbContext context, StoreContext store, CancellationToken cancellationToken)
    {
        var mark = await context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking().OrderByDescending(static mark => mark.SeenAt)
            .Select(static mark => new { At = mark.SeenAt, DatabaseTime = DateTime.UtcNow }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var attempt = await context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking().OrderByDescending(static attempt => attempt.LastAttemptAt)
            .Select(static attempt => new { At = attempt.LastAttemptAt, DatabaseTime = DateTime.UtcNow }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if ((mark ?? attempt) is not { } any)
        {
            return null;
        }

        var newest = DateTime.SpecifyKind(mark?.At > attempt?.At ? mark.At : (attempt ?? any).At, DateTimeKind.Utc);
        var now = store.NowBy(any.DatabaseTime);
        return newest < now ? newest : now;
    }

    /// <summary>Reads a lease; null when nobody has ever taken it.</summary>
    public static Task<LeaseState?> FindLeaseAsync(this DbContext context, string nameHash, CancellationToken cancellationToken) =>
        context.Set<KeygenWebhookLease>().IgnoreQueryFilters().AsNoTracking().Where(lease => lease.NameHash == nameHash)
            .Select(static lease => new LeaseState(lease.FencingNumber, lease.HeldUntil, DateTime.UtcNow)).SingleOrDefaultAsync(cancellationToken);
#pragma warning restore RS0030
}
