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
