using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>An event whose handlers are all done is settled, unless another delivery is working on it.</summary>
public sealed class SettleTests
{
    private static readonly Guid Own = Guid.NewGuid();

    private static readonly Guid Another = Guid.NewGuid();

    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task It_is_settled_by_an_insert_or_by_its_row(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        (await SettleAsync(shop, row: null)).Should().BeTrue();
        (await SettleAsync(shop, row: null)).Should().BeTrue("another has settled it");
        (await SettleAsync(shop, Own)).Should().BeTrue("another has settled it");

        await using var held = await Shop.OpenAsync(engine);
        await AddEventRowAsync(held, Own);
        (await SettleAsync(held, Own)).Should().BeTrue();
        (await held.OnContextAsync(static context => context.Set<KeygenWebhookMark>().SingleAsync())).IsDone.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task It_is_not_while_another_delivery_has_its_row(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await AddEventRowAsync(shop, Another);

        (await SettleAsync(shop, row: null)).Should().BeFalse();
        (await SettleAsync(shop, Own)).Should().BeFalse();
        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().SingleAsync())).IsDone.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_failure_that_no_other_delivery_explains_is_thrown(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        FailWrites(shop, static () => throw new BrokenConnectionException());

        await FluentActions.Awaiting(() => SettleAsync(shop, row: null)).Should().ThrowAsync<Exception>();

        shop.Faults.BeforeStatement = null;
        await AddEventRowAsync(shop, Own);
        FailWrites(shop, static () => throw new BrokenConnectionException());
        await FluentActions.Awaiting(() => SettleAsync(shop, Own)).Should().ThrowAsync<Exception>();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_that_is_waited_for_in_vain_has_the_event_and_a_caller_that_gives_up_is_told(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        FailWrites(shop, () => time.Advance(TimeSpan.FromSeconds(3)));

        (await SettleAsync(shop, row: null, shop.StoreContext with { Time = time })).Should().BeFalse();

        using var caller = new CancellationTokenSource();
        FailWrites(shop, caller.Cancel);
        await FluentActions.Awaiting(() => SettleAsync(shop, row: null, cancellationToken: caller.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task<bool> SettleAsync(Shop shop, Guid? row, StoreContext? store = null, CancellationToken cancellationToken = default) =>
        SettleOperation.TrySettleAsync(store ?? shop.StoreContext, shop.Key, MarkHashes.Of(shop.Key), row, cancellationToken);

    private static Task<int> AddEventRowAsync(Shop shop, Guid run) => shop.OnContextAsync(context =>
        context.InsertAsync(MarkTable.MarkOf(shop.Key, MarkHashes.Of(shop.Key), "", run, DateTime.UtcNow), default));

    private static void FailWrites(Shop shop, Action fail) => shop.Faults.BeforeStatement = statement =>
    {
        if (!statement.StartsWith("SELECT", StringComparison.Ordinal))
        {
            fail();
        }
    };
}
