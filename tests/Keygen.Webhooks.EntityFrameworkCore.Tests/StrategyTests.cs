using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>With a strategy of retries, as users of cloud databases have.</summary>
public sealed class StrategyTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "64")]
    public async Task A_handlers_own_exception_is_not_retried(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine, retries: true);
        var runs = 0;

        var result = await shop.RunAsync(async context =>
        {
            runs++;
            await Shop.SaveAsync(context, "half");
            throw new HandlersOwnException();
        });

        result.Status.Should().Be(HandlerRunStatus.Failed);
        result.Error.Should().BeOfType<HandlersOwnException>();
        runs.Should().Be(1);
        (await shop.OrdersAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "68")]
    public async Task A_connection_that_breaks_at_the_commit_repeats_the_attempt_in_a_fresh_scope(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine, retries: true);
        var contexts = new List<ShopContext>();
        shop.Faults.BeforeCommit = () =>
        {
            if (contexts.Count == 1)
            {
                throw new BrokenConnectionException();
            }
        };

        var result = await shop.RunAsync(context =>
        {
            contexts.Add(context);
            return Shop.SaveAsync(context, "paid");
        });

        result.Status.Should().Be(HandlerRunStatus.Completed);
        contexts.Distinct().Should().HaveCount(2);
        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "68")]
    public async Task A_commit_whose_answer_was_lost_is_not_repeated(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine, retries: true);
        var runs = 0;
        shop.Faults.AfterCommit = static () => throw new BrokenConnectionException();

        var result = await shop.RunAsync(context =>
        {
            runs++;
            return Shop.SaveAsync(context, "paid");
        });

        result.Status.Should().Be(HandlerRunStatus.Completed);
        runs.Should().Be(1);
        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_connection_that_breaks_before_the_work_is_tried_again(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine, retries: true);
        var broken = false;
        shop.Faults.BeforeStatement = text =>
        {
            if (!broken && text.StartsWith("INSERT", StringComparison.Ordinal))
            {
                broken = true;
                throw new BrokenConnectionException();
            }
        };

        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);

        broken.Should().BeTrue();
        (await shop.OrdersAsync()).Should().Equal("paid");
    }
}
