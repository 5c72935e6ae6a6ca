using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A store in memory that answers less than it knows, as a test tells it to.</summary>
internal sealed class ReplayStore(IServiceProvider services) : IIdempotencyStore
{
    private readonly LeasedIdempotencyStore _inner =
        LeasedIdempotencyStore.Create(services, new InMemoryMarkStorage(new(), services.GetRequiredService<TimeProvider>()));

    public StoreTraits Traits => _inner.Traits;

    /// <summary>Whether it tells which handlers have completed.</summary>
    public bool KnowsHandlers { get; set; } = true;

    /// <summary>Whether it can be asked. Claims go on.</summary>
    public bool CanBeAsked { get; set; } = true;

    /// <summary>The handler that claims report as done although it never ran: a process without it has settled the event. Null for none.</summary>
    public string? SettledBefore { get; set; }

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        var claim = await _inner.ClaimAsync(key, handlers, cancellationToken);
        return SettledBefore is { } handler && !key.IsReplay && claim.Status is ClaimStatus.Claimed
            ? new LateClaim(claim, handler, () => SettleAsync(key, [.. handlers.Where(name => name != handler)]))
            : claim;
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        CanBeAsked ? _inner.FindAsync(key, cancellationToken) : throw new IOException("The store is out of reach.");

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        !CanBeAsked ? throw new IOException("The store is out of reach.") : KnowsHandlers ? _inner.FindCompletedAsync(key, handlers, cancellationToken) : default;

    /// <summary>Marks handlers as done, as a process does that has no others.</summary>
    public async Task SettleAsync(EventKey key, params string[] handlers)
    {
        await using var claim = await _inner.ClaimAsync(key, handlers, default);
        foreach (var handler in claim.Status is ClaimStatus.Claimed ? handlers : [])
        {
            await claim.RunAsync(handler, static (_, _) => Task.CompletedTask, default);
        }
    }

    /// <summary>Marks a handler of an event that has others.</summary>
    public async Task CompleteAsync(EventKey key, string handler)
    {
        await using var claim = await _inner.ClaimAsync(key, [handler, "another"], default);
        await claim.RunAsync(handler, static (_, _) => Task.CompletedTask, default);
    }

    private sealed class LateClaim(EventClaim inner, string doneBefore, Func<Task> settle) : EventClaim
    {
        public override ClaimStatus Status => inner.Status;

        public override async Task<HandlerRunResult> RunAsync(
            string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
        {
            if (handler != doneBefore)
            {
                return await inner.RunAsync(handler, work, stop);
            }

            await inner.DisposeAsync();
            await settle();
            return new(HandlerRunStatus.AlreadyDone);
        }

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
