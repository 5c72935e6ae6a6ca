using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Progress;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Keeps the progress of catch-up in rows.</summary>
internal sealed class EntityFrameworkProgressStore(StoreContext store) : ICatchUpProgressStore
{
    public async ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        CatchUpDocument.ThrowIfInvalid(name);
        var nameHash = MarkHashes.Of(name);
        return await store.OnFreshContextAsync(
            (context, ct) => Rows(context, nameHash).Select(static progress => new CatchUpDocument(progress.Version, progress.Content)).SingleOrDefaultAsync(ct),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken)
    {
        CatchUpDocument.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(content);
        var (nameHash, now) = (MarkHashes.Of(name), store.Now);
        return await store.TryWriteAsync(
            (context, ct) => expectedVersion == 0
                ? context.InsertAsync(new KeygenWebhookProgress { NameHash = nameHash, Name = name, Version = 1, Content = content, WrittenAt = now }, ct)
                : context.UpdateProgressAsync(nameHash, expectedVersion, content, now, ct),
            async ct => await VersionAsync(nameHash, ct).ConfigureAwait(false) != expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The version; 0 when there is no progress.</returns>
    private Task<long> VersionAsync(string nameHash, CancellationToken cancellationToken) => store.InTransactionAsync(
        (context, ct) => Rows(context, nameHash).Select(static progress => progress.Version).SingleOrDefaultAsync(ct), cancellationToken);

    private static IQueryable<KeygenWebhookProgress> Rows(DbContext context, string nameHash) =>
        context.Set<KeygenWebhookProgress>().IgnoreQueryFilters().AsNoTracking().Where(progress => progress.NameHash == nameHash);
}
