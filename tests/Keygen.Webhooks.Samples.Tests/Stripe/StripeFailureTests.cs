using StripeIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Stripe;

/// <summary>A side that fails: the sender is answered 500, and its next attempt does what is missing, and only that.</summary>
public sealed class StripeFailureTests
{
    [Theory]
    [InlineData("POST", "/users")]
    [InlineData("POST", "/licenses")]
    [InlineData("GET", "/licenses/")]
    public async Task Keygen_out_of_reach_is_500_and_the_retry_succeeds(string method, string path)
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();
        shop.Keygen.Api.RefuseWhen = one => one.Method == method && one.Path.Contains(path);

        (await shop.CompleteAsync(session)).Should().Be(500);
        shop.Keygen.Licenses.Should().BeEmpty();

        shop.Keygen.Api.RefuseWhen = null;
        (await shop.CompleteAsync(session)).Should().Be(200);
        shop.Keygen.Licenses.Should().HaveCount(1);
        shop.Keygen.Users.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("/users")]
    [InlineData("/licenses")]
    public async Task What_was_made_though_its_answer_was_lost_is_not_made_twice(string path)
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();
        shop.Keygen.Api.LoseAnswerWhen = one => one.Method is "POST" && one.Path.EndsWith(path, StringComparison.Ordinal);

        (await shop.CompleteAsync(session)).Should().Be(500);

        shop.Keygen.Api.LoseAnswerWhen = null;
        (await shop.CompleteAsync(session)).Should().Be(200);
        shop.Keygen.Users.Should().HaveCount(1);
        shop.Keygen.Licenses.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_suspension_half_done_is_finished_by_the_retry()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.SellAsync();
        shop.Stripe.SetStatus(session.SubscriptionOf(), "past_due");
        shop.Keygen.Api.RefuseWhen = static one => one.Path.EndsWith("/suspend", StringComparison.Ordinal);

        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(500);
        shop.Keygen.Api.RefuseWhen = null;
        (await shop.InvoiceAsync("invoice.payment_failed", session)).Should().Be(200);

        shop.IsSuspended().Should().BeTrue();
        shop.Keygen.Api.Changes.Count(static one => one.Method is "PATCH").Should().Be(1);
    }

    [Fact]
    public async Task Stripe_out_of_reach_is_500_to_either_side_and_the_retry_succeeds()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();
        var delivery = shop.EventOf("user.created", shop.AddUser("grace@customer.example"));
        shop.Stripe.Refuses = static _ => true;

        (await shop.CompleteAsync(session)).Should().Be(500);
        (await shop.DeliverAsync(delivery)).Should().Be(500);
        shop.Stripe.Refuses = null;
        (await shop.CompleteAsync(session)).Should().Be(200);
        (await shop.DeliverAsync(delivery)).Should().Be(200);

        shop.Keygen.Licenses.Should().HaveCount(1);
        shop.Stripe.Customers.Should().HaveCount(2);
    }
}
