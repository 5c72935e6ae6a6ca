using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Marks past their retention.</summary>
public sealed class CleanerTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    public static TheoryData<string> EnginesWithMariaDb => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Case", "70")]
    [Trait("Report", "5")]
    public async Task Old_rows_go_in_batches_and_what_belongs_to_a_settled_event_seen_since_stays(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var old = DateTime.UtcNow - TimeSpan.FromDays(36);
        await shop.OnContextAsync(async context =>
        {
            for (var i = 0; i < MarkCleaner.BatchSize + 10; i++)
            {
                Add(context, $"settled {i}", "", old);
                Add(context, $"settled {i}", "a", old);
            }

            Add(context, "never settled", "a", old);
            Add(context, "seen since", "", DateTime.UtcNow);
            Add(context, "seen since", "a", old);
            Add(context, "young", "a", DateTime.UtcNow);
            context.Add(new KeygenWebhookAttempt
            {
                EventHash = "x", HandlerHash = "y", Registration = "", AccountId = "", IdempotencyToken = "t", Handler = "a", Attempts = 1, LastErrorType = "E", LastAttemptAt = old,
            });
            return await context.SaveChangesAsync();
        });
        shop.Faults.Statements.Clear();

        var removed = await new MarkCleaner(shop.StoreContext).CleanAsync(default);

        removed.Should().Be((2 * (MarkCleaner.BatchSize + 10)) + 2);
        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().OrderBy(mark => mark.EventHash).ThenBy(mark => mark.Handler)
            .Select(mark => mark.EventHash + ":" + mark.Handler).ToArrayAsync())).Should().Equal("seen since:", "seen since:a", "young:a");
        shop.Faults.Statements.Where(static statement => statement.StartsWith("DELETE", StringComparison.Ordinal)).Should().HaveCount(5, "two batches of each kind of mark, and one of attempts");
    }

    [Fact]
    public async Task It_runs_by_itself_and_goes_on_after_the_database_was_away()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(40));
        var failed = false;
        await using var services = shop.BuildServices(time: time);
        var hosted = services.GetServices<IHostedService>().ToArray();
        foreach (var service in hosted)
        {
            await service.StartAsync(default);
        }

        shop.Faults.BeforeStatement = statement =>
        {
            if (!failed && statement.StartsWith("DELETE", StringComparison.Ordinal))
            {
                failed = true;
                throw new BrokenConnectionException();
            }
        };
        await shop.RunAsync(static _ => Task.CompletedTask);
        await shop.OnContextAsync(context =>
        {
            Add(context, "later", "", time.GetUtcNow().UtcDateTime);
            return context.SaveChangesAsync();
        });

        await Eventually.TrueAsync(async () =>
        {
            time.Advance(TimeSpan.FromHours(1));
            return await shop.MarksAsync() == 1;
        });

        failed.Should().BeTrue();
        foreach (var service in hosted)
        {
            await service.StopAsync(default);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_settled_event_seen_within_the_hour_is_not_written_again(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(static _ => Task.CompletedTask);
        shop.Faults.Statements.Clear();

        (await shop.Store.StatusAsync(shop.Key, "a")).Should().Be(ClaimStatus.Settled);

        shop.Faults.Statements.Should().NotContain(static statement => statement.StartsWith("UPDATE", StringComparison.Ordinal));
        (await shop.OrdersAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_open_event_is_renewed_by_the_oldest_of_its_completed_handlers(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var (handlers, old) = (new[] { "a", "b", "c" }, DateTime.UtcNow - TimeSpan.FromHours(2));
        await shop.OnContextAsync(context =>
        {
            context.AddRange(DoneAt("a", old), DoneAt("b", DateTime.UtcNow));
            return context.SaveChangesAsync();

            KeygenWebhookMark DoneAt(string handler, DateTime at) => MarkTable.MarkOf(shop.Key, MarkHashes.Of(shop.Key), handler, Guid.NewGuid(), at, isDone: true);
        });

        await using var claim = await shop.Store.ClaimAsync(shop.Key, handlers, default);
        (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);

        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().Where(static mark => mark.IsDone).MinAsync(static mark => mark.SeenAt)))
            .Should().BeAfter(old + TimeSpan.FromHours(1));
    }

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Report", "24")]
    public async Task A_clock_that_is_36_days_ahead_removes_nothing(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(static _ => Task.CompletedTask);

        var removed = await new MarkCleaner(shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(36)) }).CleanAsync(default);

        removed.Should().Be(0);
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    [Trait("Report", "24")]
    public async Task A_server_that_is_36_days_ahead_and_writes_removes_nothing_of_the_others_and_lets_them_remove_nothing(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(static _ => Task.CompletedTask);
        var ahead = shop.StoreContext with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(36)) };
        await using (var claim = await new EntityFrameworkIdempotencyStore(ahead).ClaimAsync(shop.Key with { IdempotencyToken = "another" }, ["a"], default))
        {
            (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
        }

        shop.Faults.Statements.Clear();
        var removed = await new MarkCleaner(ahead).CleanAsync(default) + await new MarkCleaner(shop.StoreContext).CleanAsync(default);

        removed.Should().Be(0);
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
        shop.Faults.Statements.First().Should().ContainAny("now()", "strftime(", "UTC_TIMESTAMP");
    }

    private static void Add(DbContext context, string eventHash, string handler, DateTime seenAt) => context.Add(new KeygenWebhookMark
    {
        EventHash = eventHash, HandlerHash = handler, Handler = handler, Registration = "", AccountId = "", IdempotencyToken = eventHash,
        RunId = Guid.NewGuid(), IsDone = true, SeenAt = seenAt,
    });
}
