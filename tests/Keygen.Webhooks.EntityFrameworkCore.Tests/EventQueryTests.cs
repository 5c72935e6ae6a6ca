using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What is asked of the database, and what is checked once it has answered.</summary>
public sealed class EventQueryTests
{
    private static readonly DateTime Now = DateTime.UtcNow;

    [Theory]
    [InlineData(EventFilter.Failing)]
    [InlineData(EventFilter.Settled)]
    public async Task A_page_has_no_place_for_events_that_were_not_asked_for(EventFilter filter)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        var (wanted, newer) = (shop.Key with { Registration = "billing", IdempotencyToken = "wanted" }, shop.Key with { IdempotencyToken = "newer" });
        await shop.AddAsync(Row(filter, wanted, Now.AddHours(-1)), Row(filter, newer, Now));

        foreach (var query in new EventQuery[] { new() { Registration = "billing" }, new() { IdempotencyToken = "wanted" } })
        {
            var page = await ListAsync(shop, query with { Filter = filter, PageSize = 1 });

            page.Events.Select(static one => one.Key).Should().Equal(wanted);
            page.Next.Should().BeNull();
        }
    }

    [Theory]
    [InlineData(EventFilter.Failing)]
    [InlineData(EventFilter.Open)]
    [InlineData(EventFilter.Settled)]
    [InlineData(EventFilter.HandedOver)]
    public async Task The_last_page_has_no_next_though_it_is_full(EventFilter filter)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await shop.AddAsync([.. Enumerable.Range(0, 2).Select(i => Row(filter, shop.Key with { IdempotencyToken = $"t{i}" }, Now))]);

        var page = await ListAsync(shop, new() { Filter = filter, PageSize = 2 });

        page.Events.Should().HaveCount(2);
        page.Next.Should().BeNull();
    }

    [Fact]
    public async Task A_handler_that_completes_while_a_list_is_read_is_not_listed_as_failing()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        await shop.AddAsync(Rows.Failure(shop.Key, "a", Now));
        Task completed = Task.CompletedTask;
        shop.Faults.Statements.Clear();
        shop.Faults.BeforeStatement = _ =>
        {
            if (shop.Faults.Statements.Count == 2)
            {
                shop.Faults.BeforeStatement = null;
                completed = shop.AddAsync(Rows.Mark(shop.Key, "a", Now)); // SQLite waits for nothing
            }
        };

        var page = await ListAsync(shop, new());

        await completed;
        (await shop.MarksAsync()).Should().Be(1);
        page.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task Letter_case_counts_though_the_database_ignores_it()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddDbContext<NoCaseContext>(database.Configure).AddKeygenWebhooks().UseEntityFrameworkCore<NoCaseContext>().Services.BuildServiceProvider();
        using var scope = services.CreateScope();
        var context = scope.ServiceProvider.GetRequiredService<NoCaseContext>();
        await context.Database.EnsureCreatedAsync();
        context.Add(Rows.Failure(new("billing", "", "token"), "a", Now));
        await context.SaveChangesAsync();
        (await context.Set<KeygenWebhookAttempt>().CountAsync(static row => row.Registration == "BILLING" && row.IdempotencyToken == "TOKEN")).Should().Be(1);
        var reader = (IEventStateReader)services.GetRequiredService<IIdempotencyStore>();

        (await reader.ListAsync(new() { Registration = "billing", IdempotencyToken = "token" }, default)).Events.Should().ContainSingle();
        (await reader.ListAsync(new() { Registration = "BILLING" }, default)).Events.Should().BeEmpty();
        (await reader.ListAsync(new() { IdempotencyToken = "TOKEN" }, default)).Events.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_known_already_is_not_asked()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        var reader = (IEventStateReader)shop.Store;

        await reader.FindAllAsync([], default);
        shop.Faults.Statements.Should().BeEmpty("no event is looked for");
        await reader.ListAsync(new(), default);
        shop.Faults.Statements.Should().HaveCount(1, "no event was found to describe");
        await reader.CountAsync(default);
        shop.Faults.Statements.Should().HaveCount(3, "an oldest failure and open events are looked for, and without the first there is no failing event to count");
    }

    [Fact]
    public async Task Null_is_rejected_by_the_parameters_name()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        var reader = (IEventStateReader)shop.Store;

        await FluentActions.Awaiting(() => reader.ListAsync(null!, default).AsTask()).Should().ThrowAsync<ArgumentNullException>().WithParameterName("query");
        await FluentActions.Awaiting(() => reader.FindAllAsync(null!, default).AsTask()).Should().ThrowAsync<ArgumentNullException>().WithParameterName("keys");
    }

    private static object Row(EventFilter filter, EventKey key, DateTime at) => filter switch
    {
        EventFilter.Settled => Rows.Mark(key, "", at),
        EventFilter.HandedOver => Rows.Mark(key, HandlerNames.Forward, at),
        _ => Rows.Failure(key, "a", at),
    };

    private static async Task<EventPage> ListAsync(Shop shop, EventQuery query) => await ((IEventStateReader)shop.Store).ListAsync(query, default);

    private sealed class NoCaseContext(DbContextOptions<NoCaseContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.AddKeygenWebhooks();
            foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(static type => type.GetProperties()).Where(static property => property.ClrType == typeof(string)))
            {
                property.SetCollation("NOCASE");
            }
        }
    }
}
