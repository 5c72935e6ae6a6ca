using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Keeps leases in rows. The database's clock decides when they end.</summary>
internal sealed class EntityFrameworkNamedLeaseStore(StoreContext store) : INamedLeaseStore
{
    /// <summary>The end of a lease that nobody holds: in the past by every clock.</summary>
    private static readonly DateTime Free = DateTime.UnixEpoch;

    public async ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        NamedLease.ThrowIfInvalid(name, duration);
        cancellationToken.ThrowIfCancellationRequested();
        var nameHash = MarkHashes.Of(name);
        var found = await FindAsync(nameHash, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            // The query for the database's time needs a row. It does not matter who inserts it.
            await InsertFreeAsync(nameHash, name, cancellationToken).ConfigureAwait(false);
            found = await FindAsync(nameHash, cancellationToken).ConfigureAwait(false);
        }

        if (found is null || store.NowBy(found.DatabaseTime) is var now && DateTime.SpecifyKind(found.HeldUntil, DateTimeKind.Utc) > now)
        {
            return null;
        }

        var number = found.FencingNumber + 1;
        return await UpdateAsync(nameHash, found.FencingNumber, number, StoreContext.After(now, duration), cancellationToken).ConfigureAwait(false)
            ? new NamedLease(name, number)
            : null;
    }

    public async ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        NamedLease.ThrowIfInvalid(lease.Name, duration);
        var nameHash = MarkHashes.Of(lease.Name);
        return await FindAsync(nameHash, cancellationToken).ConfigureAwait(false) is { } found && found.FencingNumber == lease.FencingNumber
            && await UpdateAsync(
                nameHash, lease.FencingNumber, lease.FencingNumber, StoreContext.After(store.NowBy(found.DatabaseTime), duration), cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>Raises the number, so that the released lease cannot be renewed.</remarks>
    public async ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) =>
        await UpdateAsync(MarkHashes.Of(lease.Name), lease.FencingNumber, lease.FencingNumber + 1, Free, cancellationToken).ConfigureAwait(false);

    private Task<LeaseState?> FindAsync(string nameHash, CancellationToken cancellationToken) =>
        store.OnFreshContextAsync((context, ct) => context.FindLeaseAsync(nameHash, ct), cancellationToken);

    private Task<LeaseState?> FindCommittedAsync(string nameHash, CancellationToken cancellationToken) =>
        store.InTransactionAsync((context, ct) => context.FindLeaseAsync(nameHash, ct), cancellationToken);

    private Task<bool> UpdateAsync(string nameHash, long from, long to, DateTime heldUntil, CancellationToken cancellationToken) => store.TryWriteAsync(
        (context, ct) => context.UpdateLeaseAsync(nameHash, from, to, heldUntil, ct),
        async ct => (await FindCommittedAsync(nameHash, ct).ConfigureAwait(false))?.FencingNumber != from, cancellationToken);

    private Task<bool> InsertFreeAsync(string nameHash, string name, CancellationToken cancellationToken) => store.TryWriteAsync(
        (context, ct) => context.InsertAsync(new KeygenWebhookLease { NameHash = nameHash, Name = name, FencingNumber = 0, HeldUntil = Free }, ct),
        async ct => await FindCommittedAsync(nameHash, ct).ConfigureAwait(false) is not null, cancellationToken);
}
