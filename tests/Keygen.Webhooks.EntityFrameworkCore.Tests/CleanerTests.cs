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

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_late_delivery_of_an_event_that_was_handed_over_renews_the_marks_of_its_later_work_too(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var (later, old) = (shop.Key with { IdempotencyToken = EventKey.LaterPrefix + shop.Key.IdempotencyToken }, DateTime.UtcNow - shop.Store.Traits.Retention + TimeSpan.FromDays(3));
        await shop.OnContextAsync(context =>
        {
            context.AddRange(DoneAt(shop, HandlerNames.Forward, old), DoneAt(shop, "", old), DoneAt(later, "b", old), DoneAt(later, "", old));
            return context.SaveChangesAsync();
        });

        (await shop.Store.StatusAsync(shop.Key, HandlerNames.Forward)).Should().Be(ClaimStatus.Settled);

        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().Select(static mark => mark.SeenAt).Distinct().ToArrayAsync()))
            .Should().ContainSingle("all are kept for as long").Which.Should().BeAfter(old + TimeSpan.FromDays(1));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task But_not_of_later_work_that_is_not_settled_because_a_handler_may_have_its_rows(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var (later, old) = (shop.Key with { IdempotencyToken = EventKey.LaterPrefix + shop.Key.IdempotencyToken }, DateTime.UtcNow - TimeSpan.FromDays(3));
        await shop.OnContextAsync(context =>
        {
            context.AddRange(DoneAt(shop, HandlerNames.Forward, old), DoneAt(shop, "", old), DoneAt(later, "b", old));
            return context.SaveChangesAsync();
        });

        (await shop.Store.StatusAsync(shop.Key, HandlerNames.Forward)).Should().Be(ClaimStatus.Settled);

        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().Where(static mark => mark.Handler == "b").Select(static mark => mark.SeenAt).SingleAsync()))
            .Should().BeBefore(old + TimeSpan.FromDays(1));
    }

    private static KeygenWebhookMark DoneAt(Shop shop, string handler, DateTime at) => DoneAt(shop.Key, handler, at);

    private static KeygenWebhookMark DoneAt(EventKey key, string handler, DateTime at) =>
        MarkTable.MarkOf(key, MarkHashes.Of(key), handler, Guid.NewGuid(), at, isDone: true);

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
