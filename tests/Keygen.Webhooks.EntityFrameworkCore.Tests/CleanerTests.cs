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
            AddAttempt(context, old);
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
    public async Task Nor_one_whose_handlers_were_done_long_before(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.OnContextAsync(context =>
        {
            context.AddRange(DoneAt(shop, "a", DateTime.UtcNow - TimeSpan.FromHours(2)), DoneAt(shop, "", DateTime.UtcNow));
            return context.SaveChangesAsync();
        });
        shop.Faults.Statements.Clear();

        (await shop.Store.StatusAsync(shop.Key, "a")).Should().Be(ClaimStatus.Settled);

        shop.Faults.Statements.Should().NotContain(static statement => statement.StartsWith("UPDATE", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_open_event_is_renewed_by_the_oldest_of_its_completed_handlers(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var (handlers, old) = (new[] { "a", "b", "c" }, DateTime.UtcNow - TimeSpan.FromHours(2));
        await shop.OnContextAsync(context =>
        {
            context.AddRange(DoneAt(shop, "a", old), DoneAt(shop, "b", DateTime.UtcNow));
            return context.SaveChangesAsync();
        });

        await using var claim = await shop.Store.ClaimAsync(shop.Key, handlers, default);
        (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);

        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().Where(static mark => mark.IsDone).MinAsync(static mark => mark.SeenAt)))
            .Should().BeAfter(old + TimeSpan.FromHours(1));
    }

    private static KeygenWebhookMark DoneAt(Shop shop, string handler, DateTime at) =>
        MarkTable.MarkOf(shop.Key, MarkHashes.Of(shop.Key), handler, Guid.NewGuid(), at, isDone: true);

    internal static void AddAttempt(DbContext context, DateTime at) => context.Add(new KeygenWebhookAttempt
    {
        EventHash = $"{at.Ticks}", HandlerHash = "y", Registration = "", AccountId = "", IdempotencyToken = "t", Handler = "a", Attempts = 1, LastErrorType = "E", LastAttemptAt = at,
    });

    internal static void Add(DbContext context, string eventHash, string handler, DateTime seenAt) => context.Add(new KeygenWebhookMark
    {
        EventHash = eventHash, HandlerHash = handler, Handler = handler, Registration = "", AccountId = "", IdempotencyToken = eventHash,
        RunId = Guid.NewGuid(), IsDone = true, SeenAt = seenAt,
    });
}
