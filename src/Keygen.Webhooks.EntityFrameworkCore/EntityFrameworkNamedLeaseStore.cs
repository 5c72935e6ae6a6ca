using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Leases;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Leases in rows, by the clock of each machine: those are to agree within seconds.</summary>
internal sealed class EntityFrameworkNamedLeaseStore(StoreContext store) : INamedLeaseStore
{
    public async ValueTask<Lease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        var id = MarkHashes.Of(name);
        var row = await store.OnFreshContextAsync(
            (context, ct) => Rows(context, id).Select(static lease => new { lease.FencingNumber, lease.HeldUntil }).SingleOrDefaultAsync(ct),
            cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return await InsertAsync(id, name, duration, cancellationToken).ConfigureAwait(false);
        }

        return row.HeldUntil <= store.Now && await UpdateAsync(id, row.FencingNumber, row.FencingNumber + 1, store.After(duration), cancellationToken).ConfigureAwait(false)
            ? new Lease(name, row.FencingNumber + 1)
            : null;
    }

    public async ValueTask<bool> TryRenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(lease.Name, duration);
        return await UpdateAsync(MarkHashes.Of(lease.Name), lease.FencingNumber, lease.FencingNumber, store.After(duration), cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>Counts on, so that the released lease cannot be renewed.</remarks>
    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        await UpdateAsync(MarkHashes.Of(lease.Name), lease.FencingNumber, lease.FencingNumber + 1, store.Now, cancellationToken).ConfigureAwait(false);

    private Task<long?> FindNumberAsync(string id, CancellationToken cancellationToken) => store.InTransactionAsync(
        (context, ct) => Rows(context, id).Select(static lease => (long?)lease.FencingNumber).SingleOrDefaultAsync(ct), cancellationToken);

    private static IQueryable<KeygenWebhookLease> Rows(DbContext context, string id) =>
        context.Set<KeygenWebhookLease>().IgnoreQueryFilters().AsNoTracking().Where(lease => lease.Id == id);

    private Task<bool> UpdateAsync(string id, long from, long to, DateTime heldUntil, CancellationToken cancellationToken) => store.TryWriteAsync(
        (context, ct) => context.UpdateLeaseAsync(id, from, to, heldUntil, ct),
        async ct => await FindNumberAsync(id, ct).ConfigureAwait(false) != from, cancellationToken);

    private async Task<Lease?> InsertAsync(string id, string name, TimeSpan duration, CancellationToken cancellationToken) => await store.TryWriteAsync(
        (context, ct) => context.InsertAsync(new KeygenWebhookLease { Id = id, Name = name, FencingNumber = 1, HeldUntil = store.After(duration) }, ct),
        async ct => await FindNumberAsync(id, ct).ConfigureAwait(false) is not null, cancellationToken).ConfigureAwait(false) ? new Lease(name, 1) : null;
}
