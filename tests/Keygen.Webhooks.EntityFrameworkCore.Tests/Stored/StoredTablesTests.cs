using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests.Stored;

/// <summary>
/// The tables of version 0.1 and a row of each level. A later version that asks for other tables takes a migration of every app: it adds a file
/// here, says so in the changelog, and still reads the rows.
/// </summary>
public sealed class StoredTablesTests
{
    /// <summary>SHA-256 of <c>6:second36:3e58a9fe-fbf4-45d4-8c1a-53cd9a922564a:b</c> by another program.</summary>
    private const string EventHash = "5c73aef24dbd4be3b54af3e9c27671f9b61661da187f38c04a03017fa0fc4cf2";

    /// <summary>SHA-256 of <c>App.Charge:LicenseCreated</c>.</summary>
    private const string HandlerHash = "f18757e09f0d12cf26fa072af38cecfa1a41e24f54a8ad0297693b0e8eabb8c1";

    private const string Account = "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564";

    private static readonly EventKey Event = new("second", Account, "a:b");

    [Theory]
    [InlineData(TestDatabase.Sqlite, "tables-0.1.sqlite.sql")]
    [InlineData(TestDatabase.Postgres, "tables-0.1.postgresql.sql")]
    public void The_tables_are_those_of_the_first_version(string engine, string file)
    {
        var options = new DbContextOptionsBuilder<OwnTables>();
        _ = engine == TestDatabase.Sqlite ? options.UseSqlite("Data Source=none") : options.UseNpgsql("Host=none");
        using var context = new OwnTables(options.Options);

        context.Database.GenerateCreateScript().ReplaceLineEndings("\n").Trim().Should().Be(Script(file));
    }

    [Theory]
    [InlineData("", EventState.Settled)]
    [InlineData(HandlerHash, EventState.Open)]
    public async Task A_row_of_the_first_version_is_known(string handlerHash, EventState expected)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var services = new ServiceCollection().AddLogging().AddDbContext<OwnTables>(database.Configure)
            .AddKeygenWebhooks().AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "App.Charge:LicenseCreated")
            .UseEntityFrameworkCore<OwnTables>().Services.BuildServiceProvider();
        using var scope = services.CreateScope();
        var tables = scope.ServiceProvider.GetRequiredService<OwnTables>().Database;
        await tables.ExecuteSqlRawAsync(Script("tables-0.1.sqlite.sql"));
        await tables.ExecuteSqlAsync($"""
            INSERT INTO "KeygenWebhookMarks" ("EventHash", "HandlerHash", "Registration", "AccountId", "IdempotencyToken", "Handler", "RunId", "IsDone", "SeenAt")
            VALUES ({EventHash}, {handlerHash}, 'second', {Account}, 'a:b', {(handlerHash.Length == 0 ? "" : "App.Charge:LicenseCreated")}, '00000000-0000-0000-0000-000000000001', 1, '2026-11-20 08:00:00')
            """);

        var store = services.GetRequiredService<IIdempotencyStore>();

        (await store.FindAsync(Event, default)).Should().Be(expected);
        (await store.FindAsync(Event with { IdempotencyToken = "other" }, default)).Should().Be(EventState.Unknown);
    }

    [Fact]
    public void A_handlers_row_is_found_by_the_hash_of_its_name() => MarkHashes.Of("App.Charge:LicenseCreated").Should().Be(HandlerHash);

    private static string Script(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Stored", file)).ReplaceLineEndings("\n").Trim();

    private sealed class OwnTables(DbContextOptions<OwnTables> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
    }
}
