using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Whatever statement the database would refuse later is refused at the start, by the table's name and the kind of statement.</summary>
public sealed class StatementSelfTestTests
{
    public static TheoryData<string, string> Refusals => new()
    {
        { "KeygenWebhookMarks", "INSERT" }, { "KeygenWebhookMarks", "UPDATE" }, { "KeygenWebhookMarks", "DELETE" },
        { "KeygenWebhookAttempts", "INSERT" }, { "KeygenWebhookAttempts", "UPDATE" }, { "KeygenWebhookAttempts", "DELETE" },
        { "KeygenWebhookLeases", "INSERT" }, { "KeygenWebhookLeases", "UPDATE" },
        { "KeygenWebhookProgress", "INSERT" }, { "KeygenWebhookProgress", "UPDATE" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Trait("Report", "25")]
    public async Task A_right_that_is_missing_stops_the_start(string table, string right)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        var role = $"app_{Guid.NewGuid():N}";
        await using (var owner = AnyShop.Build<ShopContext>(services => services.AddDbContext<ShopContext>(database.Configure)))
        await using (var scope = owner.Host.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await context.Database.EnsureCreatedAsync();
            await ExecuteAsync(context, $"""
                CREATE ROLE {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
                REVOKE {right} ON "{table}" FROM {role}
                """);
        }

        await using var host = AnyShop.Build<ShopContext>(services => services.AddDbContext<ShopContext>(options =>
        {
            database.Configure(options);
            options.AddInterceptors(new OnOpen($"SET ROLE {role}"));
        }));

        var what = right switch { "INSERT" => "be inserted into", "UPDATE" => "be updated", _ => "be deleted from" };
        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage($"The table {table} cannot {what}: allow the user of ShopContext to *, remove triggers from the table*permission denied*");
    }

    [Theory]
    [InlineData("""ALTER TABLE "KeygenWebhookMarks" ADD CHECK ("HandlerHash" <> '')""", "*KeygenWebhookMarks cannot be inserted into*")]
    [InlineData("""ALTER TABLE "KeygenWebhookMarks" ADD CHECK ("Registration" <> '')""", "*KeygenWebhookMarks cannot be inserted into*")]
    [InlineData("""ALTER TABLE "KeygenWebhookMarks" ALTER "Handler" TYPE varchar(100)""", "*KeygenWebhookMarks cannot be inserted into*")]
    [InlineData("""ALTER TABLE "KeygenWebhookMarks" DROP COLUMN "AccountId" """, "*KeygenWebhookMarks cannot be *AccountId*")]
    [InlineData("""ALTER TABLE "KeygenWebhookMarks" ADD "TenantId" int NOT NULL""", "*KeygenWebhookMarks cannot be inserted into*TenantId*")]
    [InlineData("""CREATE RULE quiet AS ON UPDATE TO "KeygenWebhookMarks" DO INSTEAD NOTHING""", "*KeygenWebhookMarks cannot be updated*Expected 1 rows, but found 0.")]
    [InlineData("""ALTER TABLE "KeygenWebhookAttempts" ALTER "LastErrorType" TYPE varchar(50)""", "*KeygenWebhookAttempts cannot be inserted into*")]
    [InlineData("""ALTER TABLE "KeygenWebhookAttempts" ALTER "EventId" SET NOT NULL""", "*KeygenWebhookAttempts cannot be inserted into*EventId*")]
    [InlineData("""ALTER TABLE "KeygenWebhookAttempts" ALTER "EventName" TYPE varchar(50)""", "*KeygenWebhookAttempts cannot be updated*")]
    [InlineData("""ALTER TABLE "KeygenWebhookProgress" ALTER "Content" TYPE varchar(4000)""", "*KeygenWebhookProgress cannot be updated*")]
    [Trait("Report", "4")]
    [Trait("Report", "25")]
    public Task So_does_a_table_that_does_not_take_the_rows_of_a_delivery(string change, string message) => ShouldNotStartAsync(change, message);

    [Theory]
    [InlineData("KeygenWebhookMarks", "SeenAt", """NEW."SeenAt" + interval '1 hour'""", """OLD."IsDone" """)]
    [InlineData("KeygenWebhookMarks", "RunId", "gen_random_uuid()", """OLD."IsDone" AND OLD."HandlerHash" = '' """)]
    [InlineData("KeygenWebhookMarks", "RunId", "gen_random_uuid()", """OLD."IsDone" AND OLD."HandlerHash" <> '' """)]
    [InlineData("KeygenWebhookLeases", "FencingNumber", "3", "true")]
    [InlineData("KeygenWebhookProgress", "Content", "'{}'", "true")]
    public Task Or_one_that_keeps_something_else(string table, string column, string value, string when) => ShouldNotStartAsync(
        $"""
            CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."{column}" := {value}; RETURN NEW; END $$;
            CREATE TRIGGER change BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION change()
            """,
        $"*{table} cannot be read as it was written*");

    [Theory]
    [InlineData(TestDatabase.Sqlite, false)]
    [InlineData(TestDatabase.Postgres, true)]
    public async Task A_claims_first_insert_is_tried_where_it_is_sent_without_a_look(string engine, bool isTried)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var faults = new Faults();

        await using var host = await AnyShop.StartAsync<ShopContext>(services => services.AddDbContext<ShopContext>(options =>
        {
            database.Configure(options);
            options.AddInterceptors(faults);
        }));

        faults.Statements.Any(static statement => statement.StartsWith("INSERT", StringComparison.Ordinal) && statement.Contains("NOT EXISTS", StringComparison.Ordinal))
            .Should().Be(isTried);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    [InlineData(TestDatabase.MariaDb)]
    [Trait("Report", "25")]
    public async Task It_leaves_nothing_behind_and_names_a_database_that_has_limits(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);

        await using var host = await AnyShop.StartAsync<ShopContext>(services => services.AddDbContext<ShopContext>(database.Configure));

        await using var scope = host.Host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
        (await context.Set<KeygenWebhookMark>().CountAsync() + await context.Set<KeygenWebhookAttempt>().CountAsync()
            + await context.Set<KeygenWebhookLease>().CountAsync() + await context.Set<KeygenWebhookProgress>().CountAsync()).Should().Be(0);
        host.Logs.GetSnapshot().Count(static record => record.Id.Id == 5009).Should().Be(engine == TestDatabase.MariaDb ? 1 : 0);
    }

    [Fact]
    [Trait("Report", "6")]
    public async Task Tables_that_a_hosted_service_makes_at_the_start_are_there_in_time()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = ReceiverHost.Build(
            static builder =>
            {
                builder.Services.AddHostedService<TableMaker>();
                builder.UseEntityFrameworkCore<ShopContext>();
            },
            services: services => services.AddDbContext<ShopContext>(database.Configure));

        await host.Host.StartAsync();
        await host.Host.StopAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    [InlineData(TestDatabase.MariaDb)]
    [Trait("Report", "20")]
    public async Task What_fails_now_is_told_from_what_once_did(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(("a", static _ => throw new HandlersOwnException()), ("b", static _ => throw new HandlersOwnException()));
        (await FailuresAsync(shop)).Should().Equal("a", "b");

        await shop.RunAsync(("a", static _ => Task.CompletedTask), ("b", static _ => throw new HandlersOwnException()));
        (await FailuresAsync(shop)).Should().Equal("b");

        await shop.RunAsync(("a", static _ => Task.CompletedTask), ("b", static _ => Task.CompletedTask));
        (await FailuresAsync(shop)).Should().BeEmpty();
        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookAttempt>().Select(static attempt => attempt.Attempts).OrderBy(static n => n).ToArrayAsync()))
            .Should().Equal(1, 2);
    }

    private static Task<string[]> FailuresAsync(Shop shop) =>
        shop.OnContextAsync(static context => context.KeygenWebhookFailures().OrderBy(static attempt => attempt.Handler).Select(static attempt => attempt.Handler).ToArrayAsync());

    private static async Task ShouldNotStartAsync(string change, string message)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var host = AnyShop.Build<ShopContext>(services => services.AddDbContext<ShopContext>(database.Configure));
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await context.Database.EnsureCreatedAsync();
            await ExecuteAsync(context, change);
        }

        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
    }

    private static async Task ExecuteAsync(DbContext context, string sql)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await context.Database.OpenConnectionAsync();
        await command.ExecuteNonQueryAsync();
    }

#pragma warning disable CA1812 // made by the container
    private sealed class TableMaker(IServiceScopeFactory scopes) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
#pragma warning restore CA1812
}
