using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>How a run is judged whose database does not answer.</summary>
public sealed class HandlerRunTests
{
    [Fact]
    public async Task The_error_of_a_database_that_is_away_is_the_first_one()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        var statements = 0;
        shop.Faults.BeforeStatement = _ => throw new InvalidTimeZoneException($"statement {++statements}");

        var result = await shop.RunAsync(static _ => Task.CompletedTask);

        (result.Status, result.Error!.Message).Should().Be((HandlerRunStatus.Unavailable, "statement 1"));
    }

    [Fact]
    public async Task Or_the_one_of_the_read_when_the_run_only_waited_too_long()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        var (time, statements) = (new FakeTimeProvider(DateTimeOffset.UtcNow), 0);
        shop.Faults.BeforeStatement = _ =>
        {
            if (++statements > 1)
            {
                throw new InvalidTimeZoneException($"statement {statements}");
            }

            time.Advance(TimeSpan.FromSeconds(6));
        };
        await using var claim = await new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = time }).ClaimAsync(shop.Key, ["a"], default);

        var result = await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default);

        (result.Status, result.Error!.Message).Should().Be((HandlerRunStatus.Unavailable, "statement 2"));
    }

    [Theory]
    [InlineData(true, HandlerRunStatus.Unavailable)]
    [InlineData(false, HandlerRunStatus.Failed)]
    public async Task The_read_is_short_when_the_run_has_waited_before_and_takes_its_time_when_the_handler_has_run(bool waits, HandlerRunStatus expected)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        shop.Faults.BeforeCommit = static () => throw new BrokenConnectionException();
        shop.Faults.BeforeStatement = statement => time.Advance(TimeSpan.FromSeconds(
            statement.StartsWith("SELECT", StringComparison.Ordinal) ? 3 : waits ? 6 : 0));
        await using var claim = await new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = time }).ClaimAsync(shop.Key, ["a"], default);

        (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(expected);
    }

    [Fact]
    public async Task A_limit_that_passes_before_a_strategy_tries_again_counts_as_waiting()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres, retries: true);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var scopes = new CountingScopes(shop.StoreContext.Scopes);
        shop.Faults.BeforeStatement = statement =>
        {
            if (statement.StartsWith("INSERT", StringComparison.Ordinal))
            {
                scopes.OnDispose = () =>
                {
                    scopes.OnDispose = null;
                    time.Advance(TimeSpan.FromSeconds(6));
                };
                throw new BrokenConnectionException();
            }
        };
        await using var claim = await new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = time, Scopes = scopes }).ClaimAsync(shop.Key, ["a"], default);

        (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.InProgress);
    }

    [Fact]
    public async Task A_handler_may_run_for_longer_than_the_limit_and_is_repeated_as_any_other()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres, retries: true);
        var (time, runs) = (new FakeTimeProvider(DateTimeOffset.UtcNow), 0);
        shop.Faults.BeforeCommit = () =>
        {
            shop.Faults.BeforeCommit = null;
            throw new BrokenConnectionException();
        };
        await using var claim = await new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = time }).ClaimAsync(shop.Key, ["a"], default);

        var result = await claim.RunAsync("a", (_, _) =>
        {
            runs++;
            time.Advance(TimeSpan.FromSeconds(6));
            return Task.CompletedTask;
        }, default);

        (result.Status, runs).Should().Be((HandlerRunStatus.Completed, 2));
    }

    [Fact]
    public async Task An_attempt_that_is_repeated_waits_no_longer_for_the_event_than_the_first()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres, retries: true);
        var (time, runs) = (new FakeTimeProvider(DateTimeOffset.UtcNow), 0);
        shop.Faults.BeforeCommit = static () => throw new BrokenConnectionException();
        shop.Faults.BeforeStatement = statement =>
        {
            if (runs == 1 && statement.StartsWith("INSERT", StringComparison.Ordinal))
            {
                shop.Faults.BeforeCommit = null;
                time.Advance(TimeSpan.FromSeconds(6));
            }
        };
        await using var claim = await new EntityFrameworkIdempotencyStore(shop.StoreContext with { Time = time }).ClaimAsync(shop.Key, ["a"], default);

        var result = await claim.RunAsync("a", (_, _) => Task.FromResult(++runs), default);

        (result.Status, runs).Should().Be((HandlerRunStatus.InProgress, 1));
    }
}
