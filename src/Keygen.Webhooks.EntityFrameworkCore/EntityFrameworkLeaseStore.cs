using Keygen.Webhooks.Leases;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Leases in rows, by the clock of each machine: those are to agree within seconds.</summary>
internal sealed class EntityFrameworkLeaseStore(StoreContext store) : ILeaseStore
{
    public async ValueTask<Lease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        Lease.ThrowIfInvalid(name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        var id = MarkIds.Of(name);
        var row = await FindAsync(id, cancellationToken).ConfigureAwait(false);
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
        return await UpdateAsync(MarkIds.Of(lease.Name), lease.FencingNumber, lease.FencingNumber, store.After(duration), cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>Counts on, so that the released lease cannot be renewed.</remarks>
    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        await UpdateAsync(MarkIds.Of(lease.Name), lease.FencingNumber, lease.FencingNumber + 1, store.Now, cancellationToken).ConfigureAwait(false);

    private Task<KeygenWebhookLease?> FindAsync(string id, CancellationToken cancellationToken) => store.OnFreshContextAsync(
        (context, ct) => context.Set<KeygenWebhookLease>().AsNoTracking().SingleOrDefaultAsync(lease => lease.Id == id, ct), cancellationToken);

    private async Task<bool> UpdateAsync(string id, long from, long to, DateTime heldUntil, CancellationToken cancellationToken) =>
        await store.OnFreshContextAsync((context, ct) => context.Set<KeygenWebhookLease>()
            .Where(lease => lease.Id == id && lease.FencingNumber == from)
            .ExecuteUpdateAsync(
                set => set.SetProperty(static lease => lease.FencingNumber, to).SetProperty(static lease => lease.HeldUntil, heldUntil), ct),
            cancellationToken).ConfigureAwait(false) == 1;

    private async Task<Lease?> InsertAsync(string id, string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            await store.OnFreshContextAsync(
                (context, ct) => context.InsertAsync(
                    new KeygenWebhookLease { Id = id, Name = name, FencingNumber = 1, HeldUntil = store.After(duration) }, ct),
                cancellationToken).ConfigureAwait(false);
            return new Lease(name, 1);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is null)
            {
                throw;
            }

            return null;
        }
    }
}
