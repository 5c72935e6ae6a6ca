using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What cannot work stops the start with a sentence that says what to do.</summary>
public sealed class StartTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_database_with_its_tables_lets_it_start(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = Build(database.Configure);
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
        }

        await host.Host.StartAsync();
        await host.Host.StopAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_missing_table_stops_the_start(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using (var bare = new ServiceCollection().AddDbContext<BareContext>(database.Configure).BuildServiceProvider())
        {
            await bare.GetRequiredService<BareContext>().Database.EnsureCreatedAsync();
        }

        await using var host = Build(database.Configure);

        await ShouldNotStartAsync(host, "*KeygenWebhookMarks cannot be read*dotnet ef migrations add*");
    }

    [Theory]
    [InlineData("KeygenWebhookMarks")]
    [InlineData("KeygenWebhookAttempts")]
    [InlineData("KeygenWebhookLeases")]
    [InlineData("KeygenWebhookProgress")]
    public async Task Whichever_of_them_is_missing(string table)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = Build(database.Configure);
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await context.Database.EnsureCreatedAsync();
            var change = $"DROP TABLE {table}";
            await context.Database.ExecuteSqlRawAsync(change);
        }

        await ShouldNotStartAsync(host, $"*{table} cannot be read*dotnet ef migrations add*");
    }

    [Fact]
    public async Task A_database_without_transactions_stops_the_start()
    {
        await using var host = Build(static options => options.UseInMemoryDatabase("any"));

        await ShouldNotStartAsync(host, "UseEntityFrameworkCore needs transactions*ShopContext*use a relational database.");
    }

    [Fact]
    public async Task A_context_without_the_model_stops_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<BareContext>(), services: services => services.AddDbContext<BareContext>(database.Configure));

        await ShouldNotStartAsync(host, "BareContext has no tables for Keygen.Webhooks: call modelBuilder.AddKeygenWebhooks() in its OnModelCreating.");
    }

    [Fact]
    public async Task A_context_nobody_registered_stops_the_start()
    {
        await using var host = ReceiverHost.Build(static builder => builder.UseEntityFrameworkCore<ShopContext>());

        await ShouldNotStartAsync(host, "*register it with services.AddDbContext<ShopContext>(…).");
    }

    [Theory]
    [InlineData(ServiceLifetime.Transient)]
    [InlineData(ServiceLifetime.Singleton)]
    public async Task A_context_that_handlers_would_not_share_with_the_store_stops_the_start(ServiceLifetime lifetime)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<ShopContext>(),
            services: services => services.AddDbContext<ShopContext>(database.Configure, lifetime, lifetime));

        await ShouldNotStartAsync(host, "*one * per scope*scoped.");
    }

    [Fact]
    public async Task A_wrong_connection_string_stops_the_start()
    {
        var server = await TestServers.PostgresAsync();
        await using var unknownUser = Build(options => options.UseNpgsql(server.ConnectionString.Replace("Username=postgres", "Username=nobody", StringComparison.Ordinal)));
        await using var malformed = Build(static options => options.UseNpgsql("Hots=127.0.0.1"));

        await ShouldNotStartAsync(unknownUser, "*ShopContext cannot be opened*connection string*");
        await FluentActions.Awaiting(() => malformed.Host.StartAsync()).Should().ThrowAsync<Exception>().WithMessage("*onnection string*");
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task A_database_that_is_away_does_not_and_the_log_says_so()
    {
        await using var host = Build(static options => options.UseNpgsql("Host=127.0.0.1;Port=1;Username=postgres;Password=canary-4711;Timeout=2"));

        await host.Host.StartAsync();

        var warning = host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 5003).Which;
        warning.Message.Should().Contain("ShopContext");
        warning.Exception!.Message.Should().NotContain("connection string", "it may be right");
        host.Logs.GetSnapshot().Should().NotContain(static record => (record.Message + record.Exception).Contains("canary"));
        await host.Host.StopAsync();
    }

    [Fact]
    public async Task Too_short_a_retention_stops_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<ShopContext>(static options => options.Retention = TimeSpan.FromDays(2)),
            services: services => services.AddDbContext<ShopContext>(database.Configure));

        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<OptionsValidationException>().WithMessage("*at least 3 days*");
    }

    [Fact]
    public async Task Another_store_chosen_later_needs_no_database()
    {
        await using var host = ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<ShopContext>().UseInMemoryStore(static _ => { }),
            services: static services => services.AddDbContext<ShopContext>(static options => options.UseNpgsql("Host=127.0.0.1;Port=1")));

        await host.Host.StartAsync();

        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id >= 4000);
        await host.Host.StopAsync();
    }

    private static ReceiverHost Build(Action<DbContextOptionsBuilder> configure) => ReceiverHost.Build(
        static builder => builder.UseEntityFrameworkCore<ShopContext>(), services: services => services.AddDbContext<ShopContext>(configure));

    private static async Task ShouldNotStartAsync(ReceiverHost host, string message) =>
        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage(message);

    private sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();
    }
}
