using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>A store that refuses the claims of messages when it is told to.</summary>
internal sealed class AwayStore : IIdempotencyStore
{
    private IIdempotencyStore? _inner;
    private int _refusals;

    public bool IsAwayForMessages { get; set; }

    public int Refusals => _refusals;

    public StoreTraits Traits => _inner!.Traits;

    public void StandBefore(IServiceCollection services)
    {
        var create = services.Last(static one => one.ServiceType == typeof(IIdempotencyStore) && !one.IsKeyedService).ImplementationFactory!;
        services.AddSingleton<IIdempotencyStore>(provider =>
        {
            _inner = (IIdempotencyStore)create(provider);
            return this;
        });
    }

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        if (IsAwayForMessages && key.IdempotencyToken.StartsWith("later:", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _refusals);
            throw new IOException("The store is away.");
        }

        return _inner!.ClaimAsync(key, handlers, cancellationToken);
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => _inner!.FindAsync(key, cancellationToken);

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        _inner!.FindCompletedAsync(key, handlers, cancellationToken);
}
