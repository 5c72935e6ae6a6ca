using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Which event it was that failed, as the table of attempts says.</summary>
public sealed class AttemptTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string Machine = "0d3a6a52-7d55-4d0e-8e0c-1f0a5d6c7b21";

    public static TheoryData<string> Engines => TestDatabase.EnginesWithMariaDb;

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Report", "19")]
    public async Task A_failure_names_the_event_and_a_retry_by_hand_its_newest_id(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = await StartAsync(database);
        var first = new TestEvent();

        (await host.ReceiveAsync(first)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);

        var attempt = await AttemptAsync(host);
        (attempt.Registration, attempt.AccountId, attempt.IdempotencyToken).Should().Be(("", first.AccountId, first.Token!));
        (attempt.EventId, attempt.EventName).Should().Be((first.Id!, "license.created"));
        (attempt.ResourceType, attempt.ResourceId, attempt.LicenseId).Should().Be(("licenses", License, License));

        var again = first with { Id = Guid.NewGuid().ToString() };
        (await host.ReceiveAsync(again)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);

        (await AttemptAsync(host)).Should().BeEquivalentTo(new { Attempts = 2, EventId = again.Id, EventName = "license.created", LicenseId = License });
    }

    [Fact]
    [Trait("Report", "19")]
    public async Task What_belongs_to_a_license_names_it_and_a_payload_nobody_can_read_names_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = await StartAsync(database);
        const string Payload = $"{{\"data\":{{\"id\":\"{Machine}\",\"type\":\"machines\",\"attributes\":{{}},\"relationships\":"
            + $"{{\"license\":{{\"data\":{{\"type\":\"licenses\",\"id\":\"{License}\"}}}}}}}}}}";

        await host.ReceiveAsync(new TestEvent("machine.created") { Payload = Payload });

        var attempt = await AttemptAsync(host);
        (attempt.ResourceType, attempt.ResourceId, attempt.LicenseId).Should().Be(("machines", Machine, License));

        await host.ReceiveAsync(new TestEvent("user.created") { Payload = "[]" });

        (await AttemptAsync(host, "user.created")).Should().BeEquivalentTo(new { ResourceType = (string?)null, ResourceId = (string?)null, LicenseId = (string?)null });
    }

    private static Task<ReceiverHost> StartAsync(TestDatabase database) => AnyShop.StartAsync<ShopContext>(
        services => services.AddDbContext<ShopContext>(database.Configure),
        static builder => builder.AddHandler<KeygenEvent>(static (_, _) => throw new HandlersOwnException(), "fails"));

    private static async Task<KeygenWebhookAttempt> AttemptAsync(ReceiverHost host, string? name = null)
    {
        await using var scope = host.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ShopContext>().KeygenWebhookFailures().SingleAsync(attempt => name == null || attempt.EventName == name);
    }
}
