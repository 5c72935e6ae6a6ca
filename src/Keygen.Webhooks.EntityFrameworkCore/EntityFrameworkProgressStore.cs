using Keygen.Webhooks.Progress;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The progress of catch-up in rows.</summary>
internal sealed class EntityFrameworkProgressStore(StoreContext store) : ICatchUpProgressStore
{
    public async ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        CatchUpDocument.ThrowIfInvalid(name);
        var id = MarkIds.Of(name);
        return await store.OnFreshContextAsync(
            (context, ct) => context.Set<KeygenWebhookProgress>().AsNoTracking().Where(progress => progress.Id == id)
                .Select(static progress => new CatchUpDocument(progress.Version, progress.Content)).SingleOrDefaultAsync(ct),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken)
    {
        CatchUpDocument.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(content);
        var (id, now) = (MarkIds.Of(name), store.Now);
        if (expectedVersion == 0)
        {
            return await InsertAsync(new() { Id = id, Name = name, Version = 1, Content = content, WrittenAt = now }, cancellationToken).ConfigureAwait(false);
        }

        return await store.OnFreshContextAsync(
            (context, ct) => context.Set<KeygenWebhookProgress>().Where(progress => progress.Id == id && progress.Version == expectedVersion)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(static progress => progress.Version, expectedVersion + 1)
                        .SetProperty(static progress => progress.Content, content)
                        .SetProperty(static progress => progress.WrittenAt, now),
                    ct),
            cancellationToken).ConfigureAwait(false) == 1;
    }

    private async Task<bool> InsertAsync(KeygenWebhookProgress row, CancellationToken cancellationToken)
    {
        try
        {
            await store.OnFreshContextAsync((context, ct) => context.InsertAsync(row, ct), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Either someone was first, or something is the matter.
            if (await ReadAsync(row.Name, cancellationToken).ConfigureAwait(false) is null)
            {
                throw;
            }

            return false;
        }
    }
}
