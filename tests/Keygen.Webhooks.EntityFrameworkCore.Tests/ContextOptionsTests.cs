using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>An app's context has options and a model of its own, and the store is no obstacle to any.</summary>
public sealed class ContextOptionsTests
{
    public static TheoryData<string> Ways => ["lazy loading", "change tracking proxies", "no tracking", "pooled", "factory", "pooled factory"];

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Report", "1")]
    public async Task A_context_of_any_options_is_good(string way)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = await AnyShop.StartAsync<OpenContext>(services => _ = way switch
        {
            "pooled" => services.AddDbContextPool<OpenContext>(database.Configure),
            "factory" => services.AddDbContextFactory<OpenContext>(database.Configure),
            "pooled factory" => services.AddPooledDbContextFactory<OpenContext>(database.Configure)
                .AddScoped(static s => s.GetRequiredService<IDbContextFactory<OpenContext>>().CreateDbContext()),
            _ => services.AddDbContext<OpenContext>(options =>
            {
                database.Configure(options);
                _ = way switch
                {
                    "lazy loading" => options.UseLazyLoadingProxies(),
                    "change tracking proxies" => options.UseChangeTrackingProxies(),
                    _ => options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking),
                };
            }),
        });

        await HandledOnceAsync<OpenContext>(host);
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 5010);
        await using var scope = host.Host.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<OpenContext>().Set<KeygenWebhookMark>().CountAsync()).Should().Be(3);
        (await scope.ServiceProvider.GetRequiredService<OpenContext>().Set<KeygenWebhookMark>().ToListAsync()).Should().Contain(static mark => mark.Handler == "a");
    }

    [Fact]
    [Trait("Report", "23")]
    public async Task A_context_that_is_made_by_hand_works_and_a_warning_says_what_it_lacks()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = await AnyShop.StartAsync<OpenContext>(services => services.AddScoped(_ =>
        {
            var options = new DbContextOptionsBuilder<OpenContext>();
            database.Configure(options);
            return new OpenContext(options.Options);
        }));

        await HandledOnceAsync<OpenContext>(host);
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 5010);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    [InlineData(TestDatabase.MariaDb)]
    [Trait("Report", "2")]
    public async Task A_query_filter_over_every_entity_hides_nothing_from_the_store(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = await AnyShop.StartAsync<FilteredContext>(services => services.AddDbContext<FilteredContext>(database.Configure));

        await HandledOnceAsync<FilteredContext>(host);

        var services = host.Host.Services;
        var store = services.GetRequiredService<IIdempotencyStore>();
        var key = new EventKey("", TestAccount.Default.Id, Guid.NewGuid().ToString());
        await using (var claim = await store.ClaimAsync(key, ["a"], default))
        {
            await claim.RunAsync("a", static (_, _) => throw new HandlersOwnException(), default);
            await claim.RunAsync("a", static (_, _) => throw new HandlersOwnException(), default);
            (await claim.RunAsync("a", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
        }

        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 5002, "the failures were counted");
        (await store.FindAsync(key, default)).Should().Be(EventState.Settled);
        var leases = services.GetRequiredService<INamedLeaseStore>();
        var lease = await leases.TryAcquireAsync("work", TimeSpan.FromMinutes(1), default);
        (await leases.TryRenewAsync(lease!.Value, TimeSpan.FromMinutes(1), default)).Should().BeTrue();
        var progress = services.GetRequiredService<ICatchUpProgressStore>();
        (await progress.TryWriteAsync("walk", 0, "{}", default)).Should().BeTrue();
        (await progress.ReadAsync("walk", default))!.Version.Should().Be(1);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    [Trait("Report", "33")]
    public async Task Names_of_tables_and_columns_may_hold_braces_and_quotes(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = await AnyShop.StartAsync<OddNamesContext>(services => services.AddDbContext<OddNamesContext>(database.Configure));

        await HandledOnceAsync<OddNamesContext>(host);
    }

    [Fact]
    [Trait("Report", "32")]
    public async Task Two_contexts_stop_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<ShopContext>().UseEntityFrameworkCore<OpenContext>(),
            services: services => services.AddDbContext<ShopContext>(database.Configure).AddDbContext<OpenContext>(database.Configure));

        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("UseEntityFrameworkCore was called with ShopContext and OpenContext*call it once*");
    }

    private static async Task HandledOnceAsync<TContext>(ReceiverHost host)
        where TContext : DbContext
    {
        var testEvent = new TestEvent();
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await host.OrdersAsync<TContext>()).Should().Equal("a", "b");
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 5007, "no work was lost");
    }

    /// <summary>With an entity that proxies can be made of.</summary>
    public class OpenContext(DbContextOptions<OpenContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Order>();
            modelBuilder.AddKeygenWebhooks();
        }
    }

    public sealed class FilteredContext(DbContextOptions<FilteredContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Order>().HasQueryFilter(static _ => false);
            modelBuilder.AddKeygenWebhooks();
            modelBuilder.Entity<KeygenWebhookMark>().HasQueryFilter(static _ => false);
            modelBuilder.Entity<KeygenWebhookAttempt>().HasQueryFilter("tenant", static _ => false);
            modelBuilder.Entity<KeygenWebhookLease>().HasQueryFilter(static _ => false);
            modelBuilder.Entity<KeygenWebhookProgress>().HasQueryFilter(static _ => false);
        }
    }

    private sealed class OddNamesContext(DbContextOptions<OddNamesContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Order>();
            modelBuilder.AddKeygenWebhooks();
            foreach (var type in modelBuilder.Model.GetEntityTypes())
            {
                type.SetTableName($"{{{type.GetTableName()}}} \"of {{0}}\"");
                foreach (var property in type.GetProperties())
                {
                    property.SetColumnName($"{{{property.Name}");
                }
            }
        }
    }
}
