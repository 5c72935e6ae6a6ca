using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>The in-memory store, in which every event is a new one after a call.</summary>
internal sealed class FreshStore : IIdempotencyStore, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private int _calls;

    public FreshStore()
    {
        var services = new ServiceCollection();
        services.AddKeygenWebhooks(static _ => { });
        _services = services.BuildServiceProvider();
    }

    public StoreTraits Traits => Inner.Traits;

    private IIdempotencyStore Inner => _services.GetRequiredService<IIdempotencyStore>();

    public void Forget() => _calls++;

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        Inner.ClaimAsync(Now(key), handlers, cancellationToken);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => Inner.FindAsync(Now(key), cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private EventKey Now(EventKey key) => key with { IdempotencyToken = $"{key.IdempotencyToken}!{_calls}" };
}
