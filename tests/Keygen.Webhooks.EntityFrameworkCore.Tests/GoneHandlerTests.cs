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
    public async Task The_start_names_a_handler_that_no_settled_event_has_run_and_no_renamed_one(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using (var before = await StartAsync(database, static builder => builder.AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "Old")))
        {
            await before.ReceiveAsync(new TestEvent());
        }

        await using var host = await StartAsync(database, static builder => builder
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "Renamed", formerNames: ["Old"])
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, "Added"));

        await FakeClock.EventuallyAsync(() => host.Logs.GetSnapshot().Any(static record => record.Id.Id == 1312), "the line about the new handler");
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1312)
            .Which.Message.Should().StartWith("None of the last 1 settled events of the registration '' ran Added.").And.Contain("replay");
    }

    private static Task<ReceiverHost> StartAsync(TestDatabase database, Action<KeygenWebhooksBuilder> handlers) =>
        AnyShop.StartAsync<ShopContext>(services => services.AddDbContext<ShopContext>(database.Configure), handlers);

    private static string[] MessagesOf(ReceiverHost host) =>
        [.. host.Logs.GetSnapshot().Where(static record => record.Id.Id == 1311).Select(static record => record.Message)];

    private static Func<UserDeleted, CancellationToken, Task> FailOnce()
    {
        var runs = 0;
        return (_, _) => runs++ == 0 ? throw new HandlersOwnException() : Task.CompletedTask;
    }
}
