using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Samples.Shared;
using StripeIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Stripe;

/// <summary>What happens at Keygen has its effect at Stripe, once.</summary>
public sealed class KeygenToStripeTests
{
    [Fact]
    public async Task A_user_becomes_a_customer_as_Stripe_documents_it()
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace+shop@customer.example", new() { ["team"] = "blue" });

        (await shop.DeliverAsync(shop.EventOf("user.created", user))).Should().Be(200);

        var create = shop.Stripe.Changes.Single();
        create.ToString().Should().Be("POST /v1/customers");
        create.Headers["Idempotency-Key"].Should().Be($"keygen-user-{user}");
        FormOf(create).Should().BeEquivalentTo(new Dictionary<string, string> { ["email"] = "grace+shop@customer.example", ["metadata[keygenUserId]"] = user });
        shop.Keygen.Api.Changes.Single().Body.Should().Be(
            """{"data":{"type":"users","attributes":{"metadata":{"team":"blue","stripeCustomerId":"CUSTOMER"}}}}"""
                .Replace("CUSTOMER", (string)shop.Stripe.Customers.Single()["id"]!));
    }

    [Theory]
    [InlineData("Grace", "Okafor", "Grace Okafor")]
    [InlineData("Grace", null, "Grace")]
    [InlineData(null, "Okafor", "Okafor")]
    [InlineData("", "Okafor", "Okafor")]
    [InlineData(null, null, null)]
    public async Task A_user_with_one_name_is_a_customer_with_one_name(string? firstName, string? lastName, string? expected)
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace@customer.example", firstName: firstName, lastName: lastName);

        (await shop.DeliverAsync(shop.EventOf("user.created", user))).Should().Be(200);

        FormOf(shop.Stripe.Changes.Single()).GetValueOrDefault("name").Should().Be(expected);
    }

    [Fact]
    public async Task A_license_is_billed_by_invoice_as_Stripe_documents_it()
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace@customer.example", new() { ["stripeCustomerId"] = "cus_known" });
        var license = shop.AddLicense(OfflineShop.PolicyId, user, new() { ["team"] = "blue" });
        var delivery = shop.EventOf("license.created", license);

        (await shop.DeliverAsync(delivery)).Should().Be(200);

        var create = shop.Stripe.Changes.Single();
        create.ToString().Should().Be("POST /v1/subscriptions");
        create.Headers["Idempotency-Key"].Should().Be(delivery.IdempotencyToken);
        FormOf(create).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["customer"] = "cus_known",
            ["items[0][price]"] = OfflineShop.PriceId,
            ["items[0][quantity]"] = "1",
            ["collection_method"] = "send_invoice",
            ["days_until_due"] = "14",
            ["metadata[keygenLicenseId]"] = license,
        });
        shop.Keygen.Api.Changes.Single().Body.Should().Be(
            """{"data":{"type":"licenses","attributes":{"metadata":{"team":"blue","stripeSubscriptionId":"SUBSCRIPTION"}}}}"""
                .Replace("SUBSCRIPTION", (string)shop.Stripe.Subscriptions.Single()["id"]!));
    }

    [Fact]
    public async Task The_same_event_again_by_hand_or_under_another_token_has_no_effect()
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace@customer.example");
        var license = shop.AddLicense(OfflineShop.PolicyId, user);
        SignedDelivery[] events = [shop.EventOf("user.created", user), shop.EventOf("license.created", license)];
        SignedDelivery[] others = [shop.EventOf("user.created", user), shop.EventOf("license.created", license)];
        var now = DateTimeOffset.UtcNow;

        foreach (var delivery in (SignedDelivery[])[.. events, .. events, .. events.Select(one => one.RetriedByHandAt(now)), .. others])
        {
            (await shop.DeliverAsync(delivery)).Should().Be(200);
        }

        shop.Stripe.Changes.Select(static one => one.Path).Should().Equal("/v1/customers", "/v1/subscriptions");
    }

    [Fact]
    public async Task The_license_may_come_before_its_user_or_at_the_same_time()
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace@customer.example");
        SignedDelivery[] licenses = [.. Enumerable.Range(0, 3).Select(_ => shop.EventOf("license.created", shop.AddLicense(OfflineShop.PolicyId, user)))];

        var answers = await Task.WhenAll(licenses.Append(shop.EventOf("user.created", user)).Select(shop.DeliverAsync));

        answers.Should().OnlyContain(static one => one == 200);
        shop.Stripe.Customers.Should().HaveCount(1);
        shop.Stripe.Subscriptions.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("/v1/customers")]
    [InlineData("/v1/subscriptions")]
    public async Task What_Stripe_made_though_its_answer_was_lost_is_not_made_twice(string path)
    {
        await using var shop = await OfflineShop.StartAsync();
        var license = shop.AddLicense(OfflineShop.PolicyId, shop.AddUser("grace@customer.example"));
        var delivery = shop.EventOf("license.created", license);
        shop.Stripe.LosesAnswer = one => one.Method is "POST" && one.Path == path;

        (await shop.DeliverAsync(delivery)).Should().Be(500);
        shop.Stripe.LosesAnswer = null;
        (await shop.DeliverAsync(delivery)).Should().Be(200);

        shop.Stripe.Customers.Should().HaveCount(1);
        shop.Stripe.Subscriptions.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("/users/")]
    [InlineData("/licenses/")]
    public async Task What_was_made_and_not_noted_is_found_when_Stripe_has_forgotten_the_key(string path)
    {
        await using var shop = await OfflineShop.StartAsync();
        var license = shop.AddLicense(OfflineShop.PolicyId, shop.AddUser("grace@customer.example"));
        var delivery = shop.EventOf("license.created", license);
        shop.Keygen.Api.RefuseWhen = one => one.Method is "PATCH" && one.Path.Contains(path);

        (await shop.DeliverAsync(delivery)).Should().Be(500);
        shop.Keygen.Api.RefuseWhen = null;
        shop.Stripe.LetADayPass();
        (await shop.DeliverAsync(delivery)).Should().Be(200);

        shop.Stripe.Customers.Should().HaveCount(1);
        shop.Stripe.Subscriptions.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_the_shop_sold_itself_is_not_billed_again()
    {
        await using var shop = await OfflineShop.StartAsync();
        await shop.SellAsync();
        var (user, license) = (shop.Keygen.Users.Single().Id, shop.Keygen.Licenses.Single().Id);
        var before = shop.Stripe.Changes.Count;

        (await shop.DeliverAsync(shop.EventOf("user.created", user))).Should().Be(200);
        (await shop.DeliverAsync(shop.EventOf("license.created", license))).Should().Be(200);

        shop.Stripe.Changes.Should().HaveCount(before);
    }

    [Theory]
    [InlineData("license.deleted")]
    [InlineData("license.revoked")]
    public async Task A_license_that_is_gone_ends_its_subscription(string name)
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();
        var license = shop.Keygen.Licenses.Single().Id;
        var (delivery, again) = (shop.EventOf(name, license), shop.EventOf(name, license));
        shop.Keygen.Licenses.Delete(license);

        (await shop.DeliverAsync(delivery)).Should().Be(200);
        (await shop.DeliverAsync(again)).Should().Be(200);

        shop.Stripe.Changes.Where(static one => one.Method is "DELETE").Select(static one => one.Target).Should()
            .Equal($"/v1/subscriptions/{session.SubscriptionOf()}");
    }

    [Fact]
    public async Task A_user_who_is_gone_takes_all_subscriptions_along_and_no_one_elses()
    {
        await using var shop = await OfflineShop.StartAsync();
        await shop.SellAsync();
        (await shop.CompleteAsync(await shop.BuyAsync())).Should().Be(200);                          // the same buyer, as another customer
        (await shop.CompleteAsync(await shop.BuyAsync("eve@customer.example"))).Should().Be(200);
        var user = shop.Keygen.Users.First().Id;
        var delivery = shop.EventOf("user.deleted", user);
        shop.Stripe.LetADayPass();
        shop.Keygen.Users.Delete(user);

        (await shop.DeliverAsync(delivery)).Should().Be(200);

        shop.Stripe.Subscriptions.Select(static one => (string)one["status"]!).Should().Equal("canceled", "canceled", "active");
    }

    [Theory]
    [InlineData("another policy")]
    [InlineData("nobody's")]
    public async Task A_license_that_is_not_for_sale_is_not_billed(string which)
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace@customer.example");
        var license = shop.AddLicense(
            which is "another policy" ? Guid.NewGuid().ToString() : OfflineShop.PolicyId, which is "nobody's" ? null : user);

        (await shop.DeliverAsync(shop.EventOf("license.created", license))).Should().Be(200);

        shop.Stripe.Requests.Should().BeEmpty();
    }

    private static Dictionary<string, string> FormOf(ServiceRequest request) =>
        QueryHelpers.ParseQuery(request.Body).ToDictionary(static one => one.Key, static one => one.Value.ToString());
}
