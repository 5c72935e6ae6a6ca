using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Each scope that the store creates is disposed at the latest with its claim: it may hold a connection.</summary>
public sealed class ScopeTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_claim_leaves_no_scope_behind_whether_it_runs_handlers_or_none(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var scopes = new CountingScopes(shop.StoreContext.Scopes);
        var store = new EntityFrameworkIdempotencyStore(shop.StoreContext with { Scopes = scopes });

        await using (await store.ClaimAsync(shop.Key, ["a"], default))
        {
            // Nothing runs.
        }

        scopes.Open.Should().Be(0);
        await using (var claim = await store.ClaimAsync(shop.Key, ["a", "b"], default))
        {
            await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default);
            scopes.Open.Should().Be(0, "a handler's scope ends with it");
            await claim.RunAsync("b", static (_, _) => throw new HandlersOwnException(), default);
        }

        scopes.Open.Should().Be(0);
        (await store.StatusAsync(shop.Key, "a")).Should().Be(ClaimStatus.Settled);
        scopes.Open.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Nor_does_one_that_waits_in_vain_for_another_in_its_process(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var (scopes, time) = (new CountingScopes(shop.StoreContext.Scopes), new FakeTimeProvider(DateTimeOffset.UtcNow));
        var store = new EntityFrameworkIdempotencyStore(shop.StoreContext with { Scopes = scopes, Time = time });
        await using var claim = await store.ClaimAsync(shop.Key, ["a"], default);
        using (await shop.StoreContext.KeyedLock.AcquireAsync(MarkHashes.Of(shop.Key), default))
        {
            var waiting = claim.RunAsync("a", static (_, _) => throw new InvalidOperationException("This must not run."), default);
            time.Advance(TimeSpan.FromSeconds(6));
            (await waiting).Status.Should().Be(HandlerRunStatus.InProgress);
        }

        scopes.Open.Should().Be(0);
    }
}
