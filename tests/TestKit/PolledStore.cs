using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests;

/// <summary>A store like the one it stands before, except that a test answers when it is asked for an event.</summary>
public sealed class PolledStore : IIdempotencyStore
{
    private readonly List<EventKey> _asked = [];
    private IIdempotencyStore? _inner;

    /// <summary>What a look-up does, whatever its token says unless it heeds it.</summary>
    public Func<CancellationToken, Task> OnFind { get; set; } = static _ => Task.CompletedTask;

    public StoreTraits Traits => _inner!.Traits;

    public IReadOnlyList<EventKey> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Puts it before the store that is registered.</summary>
    public void StandBefore(IServiceCollection services)
    {
        var create = services.Last(static one => one.ServiceType == typeof(IIdempotencyStore) && !one.IsKeyedService).ImplementationFactory!;
        services.AddSingleton<IIdempotencyStore>(provider =>
        {
            _inner = (IIdempotencyStore)create(provider);
            return this;
        });
    }

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        _inner!.ClaimAsync(key, handlers, cancellationToken);

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        lock (_asked)
        {
            _asked.Add(key);
        }

        await OnFind(cancellationToken);
        return await _inner!.FindAsync(key, cancellationToken);
    }
}
