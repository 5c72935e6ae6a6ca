using System.Text;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PaddleIntegration;
using PaddleIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Paddle;

/// <summary>A license follows its subscription, once, in whatever order the notifications come.</summary>
public sealed class PaddleLicenseTests
{
    [Fact]
    public async Task A_subscription_creates_a_license_as_Keygen_documents_it()
    {
        await using var shop = await OfflineShop.StartAsync();

        var (subscription, license) = await shop.SellAsync();

        var create = shop.Keygen.Api.Changes.Single();
        create.ToString().Should().Be($"POST /v1/accounts/{shop.Keygen.Keys.AccountId}/licenses");
        create.Headers["Authorization"].Should().Be($"Bearer {shop.KeygenToken}");
        create.Headers["Content-Type"].Should().Be("application/vnd.api+json");
        create.Body.Should().Be(
            """{"data":{"type":"licenses","id":"LICENSE","attributes":{"metadata":{"paddleSubscriptionId":"SUBSCRIPTION","paddleCustomerId":"CUSTOMER"}},"relationships":{"policy":{"data":{"type":"policies","id":"POLICY"}}}}}"""
                .Replace("LICENSE", license).Replace("SUBSCRIPTION", subscription).Replace("POLICY", OfflineShop.PolicyId)
                .Replace("CUSTOMER", (string)shop.Paddle.Subscription(subscription)["customer_id"]!));
        Guid.Parse(license).Version.Should().Be(8);
    }

    [Fact]
    public async Task The_same_notification_again_and_at_once_has_no_effect()
    {
        await using var shop = await OfflineShop.StartAsync();
        var subscription = shop.Paddle.Subscribe();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.NotifyAsync("subscription.created", subscription)));

        answers.Should().OnlyContain(static one => one == 200);
        shop.Keygen.Api.Changes.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_failed_payment_suspends_until_it_is_paid_and_a_cancellation_ends_it()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, _) = await shop.SellAsync();
        var before = shop.LicenseText();

        await ChangeAsync(shop, subscription, "past_due");
        ((bool)shop.Keygen.Licenses.Single()["suspended"]!).Should().BeTrue();
        await ChangeAsync(shop, subscription, "active");
        shop.LicenseText().Should().Be(before);
        await ChangeAsync(shop, subscription, "paused");
        ((bool)shop.Keygen.Licenses.Single()["suspended"]!).Should().BeTrue();
        await ChangeAsync(shop, subscription, "canceled");
        shop.Keygen.Licenses.Should().BeEmpty();
    }

    [Theory]
    [InlineData("canceled", 0)]
    [InlineData("past_due", 1)]
    [InlineData("active", 1)]
    public async Task The_creation_may_be_the_last_notification_to_come(string status, int licenses)
    {
        await using var shop = await OfflineShop.StartAsync();
        var subscription = shop.Paddle.Subscribe(status);

        foreach (var type in new[] { "subscription.updated", "subscription.past_due", "subscription.canceled" })
        {
            (await shop.NotifyAsync(type, subscription)).Should().Be(200);
        }

        shop.Keygen.Api.Changes.Should().BeEmpty();
        (await shop.NotifyAsync("subscription.created", subscription)).Should().Be(200);
        shop.Keygen.Licenses.Should().HaveCount(licenses);
        shop.Keygen.Licenses.Count(static one => (bool)one["suspended"]!).Should().Be(status is "past_due" ? 1 : 0);
    }

    [Fact]
    public async Task What_is_not_ours_is_left_alone()
    {
        await using var shop = await OfflineShop.StartAsync();
        var other = shop.Paddle.Subscribe("active", ("pri_other", 1));

        (await shop.NotifyAsync("subscription.created", other)).Should().Be(200);
        (await shop.SendAsync(PaddleEvents.Of("transaction.completed", new JsonObject { ["id"] = "txn_1" }))).Should().Be(200);
        (await shop.SendAsync(PaddleEvents.Of("subscription.created", new JsonObject { ["id"] = "sub_unknown" }))).Should().Be(200);

        shop.Keygen.Api.Changes.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keygen_out_of_reach_or_its_answer_lost_is_500_and_the_retry_succeeds(bool lost)
    {
        await using var shop = await OfflineShop.StartAsync();
        var subscription = shop.Paddle.Subscribe();
        shop.Keygen.Api.RefuseWhen = one => !lost && one.Method is "POST";
        shop.Keygen.Api.LoseAnswerWhen = one => lost && one.Method is "POST";

        (await shop.NotifyAsync("subscription.created", subscription)).Should().Be(500);
        (shop.Keygen.Api.RefuseWhen, shop.Keygen.Api.LoseAnswerWhen) = (null, null);
        (await shop.NotifyAsync("subscription.created", subscription)).Should().Be(200);

        shop.Keygen.Licenses.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("license.deleted", false)]
    [InlineData("license.revoked", true)]
    public async Task A_license_that_is_gone_ends_its_subscription_at_once(string name, bool scheduled)
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        shop.Paddle.Set(subscription, "scheduled_change", scheduled ? new JsonObject { ["action"] = "cancel" } : null);
        var (delivery, again) = (shop.EventOf(name, license), shop.EventOf(name, license));

        (await shop.DeliverAsync(delivery)).Should().Be(200);
        (await shop.DeliverAsync(again)).Should().Be(200);

        ((string)shop.Paddle.Subscription(subscription)["status"]!).Should().Be("canceled");
        shop.Paddle.Changes.Select(static one => $"{one.Method} {one.Path} {one.Body}").Should().Equal(
            [.. scheduled ? [$$"""PATCH /subscriptions/{{subscription}} {"scheduled_change":null}"""] : Array.Empty<string>(),
             $$"""POST /subscriptions/{{subscription}}/cancel {"effective_from":"immediately"}"""]);
    }

    [Fact]
    public async Task Forgeries_are_refused_on_both_sides()
    {
        await using var shop = await OfflineShop.StartAsync();
        var body = PaddleEvents.Of("subscription.created", shop.Paddle.Subscription(shop.Paddle.Subscribe()));
        var header = PaddleEvents.Header(body, DateTimeOffset.UtcNow, OfflineShop.WebhookSecret);
        var machine = SignedDelivery.Of("machine.created", static to => to.WithKeys(new KeygenTestKeys(KeygenTestKeys.Shared.AccountId)));

        (await shop.SendAsync(body, "pdl_ntfset_guessed")).Should().Be(400);
        (await shop.SendAsync(body, signedAt: DateTimeOffset.UtcNow.AddMinutes(-1))).Should().Be(400);
        (await shop.PostAsync(body, null)).Should().Be(400);
        (await shop.PostAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("created", "updated")), header)).Should().Be(400);
        (await shop.DeliverAsync(machine)).Should().Be(401);

        shop.Keygen.Api.Requests.Should().BeEmpty();
        shop.Paddle.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_sweep_finds_what_no_event_told()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await OfflineShop.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time), keygen: new() { TimeProvider = time });
        var subscription = shop.Paddle.Subscribe();
        (await shop.NotifyAsync("subscription.created", subscription)).Should().Be(200);
        shop.AddLicense(OfflineShop.PolicyId, null);
        _ = (shop.AddMachine(SubscriptionSync.LicenseOf(subscription)), shop.AddMachine(SubscriptionSync.LicenseOf(subscription)));

        for (var round = 0; shop.Paddle.SeatsOf(subscription) is not 2; round++)
        {
            round.Should().BeLessThan(30, "the sweep was waited for");
            time.Advance(TimeSpan.FromHours(6)); // its timer may not be there yet
            for (var look = 0; look < 100 && shop.Paddle.SeatsOf(subscription) is not 2; look++)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        shop.Paddle.Changes.Should().HaveCount(1);
    }

    [Fact]
    public async Task Nothing_secret_is_logged_even_at_Trace()
    {
        await using var shop = await OfflineShop.StartAsync(configure: static builder =>
        {
            builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddFilter<FakeLoggerProvider>(null, LogLevel.Trace);
        });
        var (subscription, license) = await shop.SellAsync();
        await shop.ActivateAsync(license);
        await shop.ActivateAsync(license);
        shop.Paddle.Refuses = static _ => true;
        (await shop.NotifyAsync("subscription.updated", subscription)).Should().Be(500);
        (await shop.SendAsync([], "pdl_ntfset_guessed")).Should().Be(400);

        var log = string.Join('\n', ((FakeLogCollector)shop.Services.GetService(typeof(FakeLogCollector))!).GetSnapshot()
            .Select(static one => $"{one.Message} {one.Exception} {string.Join(' ', one.StructuredState ?? [])}"));

        log.Should().Contain("A Paddle notification failed").And.Contain("was rejected").And.Contain("from 1 to 2 seats");
        string[] secrets = [shop.Paddle.ApiKey, OfflineShop.WebhookSecret, shop.KeygenToken, (string)shop.Keygen.Licenses.Single()["key"]!];
        log.Split('\n').Where(line => secrets.Any(line.Contains)).Should().BeEmpty();
    }

    private static async Task ChangeAsync(OfflineShop shop, string subscription, string status)
    {
        shop.Paddle.Set(subscription, "status", status);
        (await shop.NotifyAsync("subscription.updated", subscription)).Should().Be(200);
    }
}
