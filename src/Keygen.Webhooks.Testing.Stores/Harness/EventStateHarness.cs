using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A store that can be asked what it knows.</summary>
internal sealed class EventStateHarness(StoreUnderTest subject) : StoreHarness(subject)
{
    public IEventStateReader Reader { get; private set; } = null!;

    /// <summary>Runs handlers that fail, and then handlers that complete, and releases the claim.</summary>
    /// <param name="key">The event.</param>
    /// <param name="handlers">All handlers of the event.</param>
    /// <param name="failing">Those that fail.</param>
    /// <param name="completing">Those that complete.</param>
    /// <param name="keygenEvent">The event to claim; null to claim it with its key alone.</param>
    /// <param name="error">What the failing handlers throw; null for an <see cref="InvalidOperationException"/>.</param>
    /// <param name="store">The store; null for <see cref="StoreHarness.Store"/>.</param>
    public async Task FailAsync(
        EventKey key, string[] handlers, string[] failing, string[]? completing = null, KeygenEvent? keygenEvent = null, Exception? error = null, IIdempotencyStore? store = null)
    {
        await using var claim = await (store ?? Store).ClaimAsync(key, handlers, default);
        claim.Status.MustBe(ClaimStatus.Claimed, "the claim of a free event that is not settled");
        claim.Event = keygenEvent;
        foreach (var handler in failing)
        {
            (await claim.RunAsync(handler, (_, _) => throw error ?? new InvalidOperationException("mine"), default))
                .MustBe(HandlerRunStatus.Failed, $"the run of {handler}, which throws");
        }

        foreach (var handler in completing ?? [])
        {
            (await claim.RunAsync(handler, HandlerWork.Nothing, default)).MustBe(HandlerRunStatus.Completed, $"the run of the open handler {handler}");
        }
    }

    /// <summary>Lists failing events, all pages.</summary>
    public async Task<List<EventStatus>> ListAsync(EventQuery? query = null)
    {
        var found = new List<EventStatus>();
        var pages = 0;
        for (var next = query ?? new(); ; )
        {
            var page = await Reader.ListAsync(next, default);
            (page.Events.Count <= next.PageSize).MustHold($"that a page of {next.PageSize} has no more events, {page.Events.Count}");
            found.AddRange(page.Events);
            if (page.Next is null)
            {
                return found;
            }

            (++pages < 100).MustHold("that a list of a few events ends within 100 pages");
            next = next with { Cursor = page.Next };
        }
    }

    public async Task<EventStatus> SingleAsync(EventQuery? query = null)
    {
        var found = await ListAsync(query);
        found.Count.MustBe(1, "the number of listed events");
        return found[0];
    }

    protected override void Use(IServiceProvider process)
    {
        base.Use(process);
        Reader = process.GetService<IEventStateReader>() ?? process.GetService<IMarkStorage>() as IEventStateReader ?? Store as IEventStateReader
            ?? throw new StoreContractException($"expected the subject to register {nameof(IEventStateReader)}, or a store that is one, found that it did not.");
    }

    protected override IIdempotencyStore CreateStore(IServiceProvider process) =>
        process.GetService<IIdempotencyStore>() ?? LeasedIdempotencyStore.Create(process, Required<IMarkStorage>(process));
}
