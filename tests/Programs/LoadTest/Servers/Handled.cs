namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>Counts what handlers did, so that an answer of 200 is known to stand for work done.</summary>
internal sealed class Handled
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public Task Raw(KeygenEvent keygenEvent, CancellationToken cancellationToken) => Add(keygenEvent.Name.Length > 0);

    /// <summary>Reads the key, expiry, owner and metadata.</summary>
    public Task Typed(LicenseCreated created, CancellationToken cancellationToken)
    {
        var license = created.License;
        return Add(license.Key is not null && license.Expiry is not null && license.Owner is not null && license.Metadata.Count >= 0);
    }

    /// <summary>The same, and saves a row.</summary>
    public async Task SavedAsync(LicenseCreated created, LoadContext database, CancellationToken cancellationToken)
    {
        await Typed(created, cancellationToken);
        database.Add(new Sale { LicenseKey = created.License.Key! });
        await database.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Does nothing more; the first handler counts.</summary>
    public Task Second(LicenseCreated created, CancellationToken cancellationToken) => Task.CompletedTask;

    private Task Add(bool done)
    {
        if (!done)
        {
            throw new InvalidOperationException("The event is not the one that was sent.");
        }

        Interlocked.Increment(ref _count);
        return Task.CompletedTask;
    }
}
