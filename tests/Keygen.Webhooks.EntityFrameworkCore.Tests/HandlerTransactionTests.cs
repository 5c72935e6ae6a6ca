using System.Data.Common;
using Keygen.Webhooks.Stores;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>An outbox finds the transaction in which the handler's success is recorded.</summary>
public sealed class HandlerTransactionTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task In_a_handler_it_is_the_one_that_records_its_success(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var (found, own, outside) = (default(DbTransaction), default(DbTransaction), default(DbTransaction));
        await using var host = await StartAsync(database, keygen => keygen.AddHandler<LicenseCreated>(async (services, e, ct) =>
        {
            var transaction = services.GetRequiredKeyedService<HandlerTransaction>("");
            found = transaction.Find(services);
            own = services.GetRequiredService<ShopContext>().Database.CurrentTransaction!.GetDbTransaction();
            await using var other = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            outside = transaction.Find(other.ServiceProvider);

            // What an outbox writes by itself commits with the mark.
            await using var command = found!.Connection!.CreateCommand();
            (command.Transaction, command.CommandText) = (found, """INSERT INTO "Orders" ("Text", "Number") VALUES ('by hand', '1')""");
            await command.ExecuteNonQueryAsync(ct);
        }));

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        found.Should().NotBeNull().And.BeSameAs(own);
        outside.Should().BeNull("no handler runs in that scope");
        await using var scope = host.Host.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<ShopContext>().Orders.Select(static order => order.Text).ToArrayAsync()).Should().Equal("by hand");
    }

    [Fact]
    public async Task A_registration_whose_store_has_none_says_so_and_keeps_nothing_from_another_that_has()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        var seen = new List<DbTransaction?>();
        await using var host = await StartAsync(database, keygen =>
        {
            keygen.AddHandler<LicenseCreated>((services, _, _) =>
            {
                seen.Add(services.GetRequiredKeyedService<HandlerTransaction>("memory").Find(services));
                seen.Add(services.GetRequiredKeyedService<HandlerTransaction>("").Find(services));
                return Task.CompletedTask;
            });
            keygen.Services.AddKeygenWebhooks("memory", static options =>
            {
                options.AccountId = TestAccount.Default.Id;
                options.PublicKeys.Add(TestAccount.Default.PublicKey);
                options.EndpointUrls.Add("https://hooks.example.com/webhooks/memory");
            }).UseInMemoryStore().AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask);
        });

        await host.ReceiveAsync(new TestEvent());

        seen.Should().HaveCount(2);
        seen[0].Should().BeNull();
        seen[1].Should().NotBeNull();
        host.Host.Services.GetRequiredKeyedService<HandlerTransaction>("").Invoking(static one => one.Find(null!)).Should().Throw<ArgumentNullException>();
    }

    private static async Task<ReceiverHost> StartAsync(TestDatabase database, Action<KeygenWebhooksBuilder> handlers)
    {
        var host = ReceiverHost.Build(
            keygen => handlers(keygen.UseEntityFrameworkCore<ShopContext>()),
            services: services => services.AddDbContext<ShopContext>(database.Configure));
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            await database.CreateTablesAsync(scope.ServiceProvider.GetRequiredService<ShopContext>());
        }

        await host.Host.StartAsync();
        return host;
    }
}
