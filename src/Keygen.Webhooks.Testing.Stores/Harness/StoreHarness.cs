using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A store, and an event that no other case uses.</summary>
internal class StoreHarness(StoreUnderTest subject) : ContractHarness(subject)
{
    private IIdempotencyStore? _store;

    public EventKey Key { get; } = NewKey();

    public IIdempotencyStore Store => _store!;

    public static EventKey NewKey() => new("", Guid.NewGuid().ToString("D"), $"{Guid.NewGuid():N}v3");

    /// <summary>The store of another process with the same engine.</summary>
    public IIdempotencyStore OpenAnother() => CreateStore(OpenProcess());

    public ValueTask<EventClaim> ClaimAsync(params string[] handlers) => Store.ClaimAsync(Key, handlers, default);

    /// <summary>Claims the event, runs these handlers to completion, and releases the claim.</summary>
    public Task RunAsync(string[] handlers, params string[] completing) => RunAsync(Store, Key, handlers, completing);

    public static async Task RunAsync(IIdempotencyStore store, EventKey key, string[] handlers, params string[] completing)
    {
        await using var claim = await store.ClaimAsync(key, handlers, default);
        claim.Status.MustBe(ClaimStatus.Claimed, "the claim of a free event that is not settled");
        foreach (var handler in completing)
        {
            (await claim.RunAsync(handler, HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, $"the run of the open handler {handler}");
        }
    }

    /// <summary>Claims the event, and checks that these handlers are completed.</summary>
    public async Task MustBeDoneAsync(string[] handlers, params string[] done)
    {
        await using var claim = await Store.ClaimAsync(Key, handlers, default);
        foreach (var handler in done)
        {
            (await claim.RunAsync(handler, HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, $"the run of the completed handler {handler}");
        }
    }

    /// <summary>Checks that a claim knows the event as settled, at once or when its handlers are run, and that no work is done.</summary>
    public static async Task MustBeSettledAsync(EventClaim claim, string what, params string[] handlers)
    {
        claim.Status.MustNotBe(ClaimStatus.InProgress, what);
        foreach (var handler in handlers)
        {
            (await claim.RunAsync(handler, HandlerWork.Never, default)).MustBe(HandlerRunStatus.AlreadyDone, $"{what}, the run of {handler}");
        }
    }

    public async Task MustBeAsync(EventState expected, EventKey? key = null) =>
        (await Store.FindAsync(key ?? Key, default)).MustBe(expected, "the state of the event");

    protected override void Use(IServiceProvider process) => _store = CreateStore(process);

    protected virtual IIdempotencyStore CreateStore(IServiceProvider process) => Required<IIdempotencyStore>(process);
}
