using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Samples.Shared;
using StripeIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Stripe;

/// <summary>A sale: the requests to Stripe and Keygen, byte for byte, and that there is one license however often Stripe tells of it.</summary>
public sealed class CheckoutTests
{
    [Fact]
    public async Task The_button_begins_a_checkout_as_Stripe_documents_it()
    {
        await using var shop = await OfflineShop.StartAsync();

        using var response = await shop.Client.PostAsync(new Uri("/checkout", UriKind.Relative), null, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).Should().Be(303);
        response.Headers.Location!.Host.Should().Be("checkout.stripe.com");
        var request = shop.Stripe.Requests.Single();
        request.ToString().Should().Be("POST /v1/checkout/sessions");
        request.Headers["Authorization"].Should().Be("Bearer sk_test_offline");
        request.Headers["Content-Type"].Should().StartWith("application/x-www-form-urlencoded");
        request.Headers["Stripe-Version"].Should().Be(global::Stripe.StripeConfiguration.ApiVersion);
        var form = FormOf(request);
        var license = form["subscription_data[metadata][keygenLicenseId]"];
        Guid.TryParseExact(license, "D", out _).Should().BeTrue();
        request.Headers["Idempotency-Key"].Should().Be($"checkout-{license}");
        form.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["mode"] = "subscription",
            ["line_items[0][price]"] = OfflineShop.PriceId,
            ["line_items[0][quantity]"] = "1",
            ["subscription_data[metadata][keygenLicenseId]"] = license,
            ["success_url"] = "https://shop.example.com/thanks",
            ["cancel_url"] = "https://shop.example.com/",
        });
    }

    [Fact]
    public async Task A_paid_checkout_creates_user_and_license_as_Keygen_documents_it()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync("ada@customer.example");

        (await shop.CompleteAsync(session)).Should().Be(200);

        var changes = shop.Keygen.Api.Changes;
        changes.Select(static one => one.ToString()).Should().Equal(
            $"POST /v1/accounts/{shop.Keygen.Keys.AccountId}/users", $"POST /v1/accounts/{shop.Keygen.Keys.AccountId}/licenses");
        changes.Should().OnlyContain(one => one.Headers["Authorization"] == $"Bearer {shop.KeygenToken}" && one.Headers["Accept"] == "application/vnd.api+json"
            && one.Headers["Content-Type"] == "application/vnd.api+json" && one.Headers["Keygen-Version"] == "1.8");
        var customer = (string)session["customer"]!;
        changes[0].Body.Should().Be(
            """{"data":{"type":"users","attributes":{"email":"ada@customer.example","firstName":"Ada","lastName":"Okafor","metadata":{"stripeCustomerId":"CUSTOMER"}}}}"""
                .Replace("CUSTOMER", customer));
        var (license, user) = (shop.Keygen.Licenses.Single().Id, shop.Keygen.Users.Single().Id);
        license.Should().Be(FormOf(shop.Stripe.Requests[0])["subscription_data[metadata][keygenLicenseId]"]);
        changes[1].Body.Should().Be(
            """{"data":{"type":"licenses","id":"LICENSE","attributes":{"metadata":{"stripeSubscriptionId":"SUBSCRIPTION"}},"relationships":{"policy":{"data":{"type":"policies","id":"POLICY"}},"owner":{"data":{"type":"users","id":"USER"}}}}}"""
                .Replace("LICENSE", license).Replace("SUBSCRIPTION", session.SubscriptionOf()).Replace("POLICY", OfflineShop.PolicyId).Replace("USER", user));
        var note = shop.Stripe.Changes.Single(static one => one.Path.StartsWith("/v1/customers/", StringComparison.Ordinal));
        FormOf(note).Should().BeEquivalentTo(new Dictionary<string, string> { ["metadata[keygenUserId]"] = user });
    }

    [Fact]
    public async Task The_same_event_again_and_at_once_has_no_effect()
    {
        await using var shop = await OfflineShop.StartAsync();
        var completed = StripeEvents.Of("checkout.session.completed", await shop.BuyAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.SendAsync(completed)));
        answers = [.. answers, await shop.SendAsync(completed)];

        answers.Should().OnlyContain(static one => one == 200);
        shop.Keygen.Licenses.Should().HaveCount(1);
        shop.Keygen.Api.Changes.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_buyer_who_is_a_user_already_keeps_the_user_and_its_metadata()
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("ada@customer.example", new() { ["team"] = "blue" });
        var session = await shop.BuyAsync("Ada@customer.example");

        (await shop.CompleteAsync(session)).Should().Be(200);

        var only = shop.Keygen.Users.Single();
        only.Id.Should().Be(user);
        only["metadata"]!.ToJsonString().Should().Be($$"""{"team":"blue","stripeCustomerId":"{{(string)session["customer"]!}}"}""");
    }

    [Fact]
    public async Task A_buyer_whose_address_is_an_admins_gets_a_license_without_an_owner_and_the_log_says_so()
    {
        await using var shop = await OfflineShop.StartAsync(configure: static builder => builder.Logging.AddFakeLogging());
        shop.AddAdmin("root@customer.example");
        var session = await shop.BuyAsync("root@customer.example");

        (await shop.CompleteAsync(session)).Should().Be(200);
        (await shop.CompleteAsync(session)).Should().Be(200);

        var license = shop.Keygen.Licenses.Should().ContainSingle().Subject;
        license.RelatedId("owner").Should().BeNull();
        ((string)license["metadata"]!["stripeSubscriptionId"]!).Should().Be(session.SubscriptionOf());
        shop.Keygen.Users.Should().ContainSingle("nobody but the admin");
        var warning = shop.Services.GetFakeLogCollector().GetSnapshot().Single(static one => one.Level is LogLevel.Warning && one.Category!.StartsWith("Stripe", StringComparison.Ordinal));
        warning.Message.Should().Contain((string)session["customer"]!).And.NotContain("root@");
    }

    [Fact]
    public async Task A_checkout_that_is_not_paid_yet_gets_its_license_when_it_is()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync(paymentStatus: "unpaid");

        (await shop.CompleteAsync(session)).Should().Be(200);
        shop.Keygen.Licenses.Should().BeEmpty();

        session["payment_status"] = "paid";
        (await shop.SendAsync(StripeEvents.Of("checkout.session.async_payment_succeeded", session))).Should().Be(200);
        shop.Keygen.Licenses.Should().HaveCount(1);
    }

    private static Dictionary<string, string> FormOf(ServiceRequest request) => Microsoft.AspNetCore.WebUtilities.QueryHelpers
        .ParseQuery(request.Body).ToDictionary(static one => one.Key, static one => one.Value.ToString());
}
