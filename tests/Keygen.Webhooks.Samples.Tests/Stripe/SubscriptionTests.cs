using System.Text.Json.Nodes;
using StripeIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Stripe;

/// <summary>A license follows its subscription, in whatever order the events come.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_failed_payment_suspends_until_it_is_paid()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();
        var before = shop.LicenseText();

        shop.Stripe.SetStatus(session.SubscriptionOf(), "past_due");
        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(200);
        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(200);
        shop.IsSuspended().Should().BeTrue();

        shop.Stripe.SetStatus(session.SubscriptionOf(), "active");
        (await shop.InvoiceAsync("invoice.paid", session)).Should().Be(200);
        (await shop.InvoiceAsync("invoice.paid", session)).Should().Be(200);
        shop.LicenseText().Should().Be(before);
        var license = $"/v1/accounts/{shop.Keygen.Keys.AccountId}/licenses/{shop.Keygen.Licenses.Single().Id}";
        shop.Keygen.Api.Changes.Skip(2).Select(static one => one.ToString()).Should().Equal(
            $"PATCH {license}", $"POST {license}/actions/suspend", $"POST {license}/actions/reinstate", $"PATCH {license}");
    }

    [Fact]
    public async Task What_was_suspended_by_hand_stays_suspended_when_it_is_paid()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();
        await SuspendByHandAsync(shop);

        shop.Stripe.SetStatus(session.SubscriptionOf(), "past_due");
        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(200);
        shop.Stripe.SetStatus(session.SubscriptionOf(), "active");
        (await shop.InvoiceAsync("invoice.paid", session)).Should().Be(200);

        shop.IsSuspended().Should().BeTrue();
    }

    [Theory]
    [InlineData("customer.subscription.deleted")]
    [InlineData("customer.subscription.updated")]
    [InlineData("invoice.paid")]
    public async Task A_cancellation_ends_the_license_whichever_event_tells_of_it(string type)
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();

        var subscription = shop.Stripe.SetStatus(session.SubscriptionOf(), "canceled");
        (await SendAsync(shop, type, session, subscription)).Should().Be(200);
        (await SendAsync(shop, type, session, subscription)).Should().Be(200);

        shop.Keygen.Licenses.Should().BeEmpty();
        shop.Keygen.Api.Changes[^1].ToString().Should().StartWith("DELETE").And.EndWith("/actions/revoke");
        shop.Keygen.Api.Changes.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("canceled", 0, false)]
    [InlineData("past_due", 1, true)]
    [InlineData("active", 1, false)]
    [InlineData("incomplete", 0, false)]
    public async Task The_checkout_may_be_the_last_event_to_come(string status, int licenses, bool suspended)
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();
        var subscription = shop.Stripe.SetStatus(session.SubscriptionOf(), status);

        foreach (var type in new[] { "customer.subscription.updated", "invoice.paid", "invoice.payment_failed", "customer.subscription.deleted" })
        {
            (await SendAsync(shop, type, session, subscription)).Should().Be(200);
            shop.Keygen.Licenses.Should().BeEmpty("nothing was sold yet");
        }

        (await shop.CompleteAsync(session)).Should().Be(200);
        shop.Keygen.Licenses.Should().HaveCount(licenses);
        shop.Keygen.Licenses.Count(static one => (bool)one["suspended"]!).Should().Be(suspended ? 1 : 0);
    }

    [Fact]
    public async Task An_event_of_the_past_changes_nothing()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();
        var old = shop.Stripe.SetStatus(session.SubscriptionOf(), "past_due");
        shop.Stripe.SetStatus(session.SubscriptionOf(), "active");

        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(200);
        (await shop.SendAsync(StripeEvents.Of("customer.subscription.updated", old))).Should().Be(200);

        shop.IsSuspended().Should().BeFalse();
        shop.Keygen.Api.Changes.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_license_that_was_deleted_at_Keygen_is_not_made_again_by_the_next_invoice()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();
        shop.Keygen.Licenses.Delete(shop.Keygen.Licenses.Single().Id);

        (await shop.InvoiceAsync("invoice.paid", session)).Should().Be(200);

        shop.Keygen.Licenses.Should().BeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_subscription_that_no_longer_pays_for_the_license_does_not_end_it()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();
        var noted = shop.Stripe.Subscriptions.Single()["metadata"]!["keygenLicenseId"]!.ToString();
        shop.AddLicense(OfflineShop.PolicyId, null, new() { ["stripeSubscriptionId"] = "sub_newer" }, noted);

        shop.Stripe.SetStatus(session.SubscriptionOf(), "canceled");
        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(200);

        shop.Keygen.Api.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_subscription_to_something_else_is_left_alone()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();
        shop.Stripe.Forget(session.SubscriptionOf());

        (await shop.CompleteAsync(session)).Should().Be(200);

        shop.Keygen.Api.Requests.Should().BeEmpty();
    }

    private static Task<int> SendAsync(OfflineShop shop, string type, JsonObject session, JsonObject subscription) =>
        type.StartsWith("invoice", StringComparison.Ordinal) ? shop.InvoiceAsync(type, session) : shop.SendAsync(StripeEvents.Of(type, subscription));

    private static async Task SuspendByHandAsync(OfflineShop shop)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", shop.KeygenToken);
        var path = $"/v1/accounts/{shop.Keygen.Keys.AccountId}/licenses/{shop.Keygen.Licenses.Single().Id}/actions/suspend";
        (await client.PostAsync(new Uri(shop.Keygen.Url, path), null)).EnsureSuccessStatusCode();
    }
}
