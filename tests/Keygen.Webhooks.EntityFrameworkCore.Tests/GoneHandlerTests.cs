using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The start warns of handlers that are recorded for open events and are registered no more.</summary>
public sealed class GoneHandlerTests
{
    public static TheoryData<string> Engines => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "17")]
    public async Task The_start_names_them_once_each_and_none_that_is_known_or_of_a_settled_event(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using (var before = await StartAsync(database, static builder => builder
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "Renamed")
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "RenamedAndSaid")
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "Stays")
            .AddHandler<LicenseCreated>(static (_, _) => throw new HandlersOwnException(), "FailsAndGoes")
            .AddHandler<UserCreated>(static (_, _) => Task.CompletedTask, "OfSettledEvents")
            .AddHandler<UserDeleted>(FailOnce(), "OfSettledEventsAfterAFailure")))
        {
            var deleted = new TestEvent("user.deleted");
            foreach (var testEvent in new[] { new TestEvent(), new TestEvent(), new TestEvent("user.created"), deleted, deleted })
            {
                await before.ReceiveAsync(testEvent);
            }
        }

        await using var host = await StartAsync(database, static builder => builder
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "Stays")
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "New", formerNames: ["RenamedAndSaid"]));

        await FakeClock.EventuallyAsync(() => MessagesOf(host).Length >= 2, "a warning for each");
        MessagesOf(host).Should().HaveCount(2).And.ContainSingle(static message => message.StartsWith("FailsAndGoes is recorded", StringComparison.Ordinal))
            .And.ContainSingle(static message => message.StartsWith("Renamed is recorded", StringComparison.Ordinal) && message.Contains("formerNames: [\"Renamed\"]"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Failures_of_more_than_three_days_ago_and_of_other_registrations_are_nobodys_affair(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(("gone", static _ => throw new HandlersOwnException()));
        var messages = new Microsoft.Extensions.Logging.Testing.FakeLogger();
        var store = shop.StoreContext with { Logger = messages };
        await GoneHandlers.WarnAsync(store, default);
        messages.Collector.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 5011);
        messages.Collector.Clear();

        await GoneHandlers.WarnAsync(store with { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(4)) }, default);
        await shop.OnContextAsync(static context => context.Set<KeygenWebhookAttempt>().ExecuteUpdateAsync(static set => set.SetProperty(static a => a.Registration, "other")));
        await GoneHandlers.WarnAsync(store, default);

        messages.Collector.GetSnapshot().Should().BeEmpty();
    }

    private static Task<ReceiverHost> StartAsync(TestDatabase database, Action<KeygenWebhooksBuilder> handlers) =>
        AnyShop.StartAsync<ShopContext>(services => services.AddDbContext<ShopContext>(database.Configure), handlers);

    private static string[] MessagesOf(ReceiverHost host) =>
        [.. host.Logs.GetSnapshot().Where(static record => record.Id.Id == 5011).Select(static record => record.Message)];

    private static Func<UserDeleted, CancellationToken, Task> FailOnce()
    {
        var runs = 0;
        return (_, _) => runs++ == 0 ? throw new HandlersOwnException() : Task.CompletedTask;
    }
}
