using System.Text;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using StripeIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Stripe;

/// <summary>Who has no secret gets nothing, on either side, and no secret gets into the log.</summary>
public sealed class StripeForgeryTests
{
    [Fact]
    public async Task An_event_signed_with_another_secret_or_long_ago_is_refused()
    {
        await using var shop = await OfflineShop.StartAsync();
        var completed = StripeEvents.Of("checkout.session.completed", await shop.BuyAsync());
        var asked = shop.Stripe.Requests.Count;

        (await shop.SendAsync(completed, "whsec_guessed")).Should().Be(400);
        (await shop.SendAsync(completed, signedAt: DateTimeOffset.UtcNow.AddMinutes(-6))).Should().Be(400);

        shop.Keygen.Api.Requests.Should().BeEmpty();
        shop.Stripe.Requests.Should().HaveCount(asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("t=,v1=")]
    [InlineData("t=x,v1=00")]
    [InlineData("t=1,t=2,v1=00")]
    [InlineData("v1=00")]
    [InlineData("=,=,=")]
    [InlineData("t=99999999999999999999,v1=00")]
    public async Task A_signature_that_is_none_is_refused(string? header)
    {
        await using var shop = await OfflineShop.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Stripe-Signature", header);
        }

        using var response = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).Should().Be(400);
    }

    [Fact]
    public async Task A_body_changed_after_it_was_signed_is_refused()
    {
        await using var shop = await OfflineShop.StartAsync();
        var json = StripeEvents.Of("checkout.session.completed", await shop.BuyAsync());
        using var request = StripeEvents.Request(json, OfflineShop.WebhookSecret);
        request.Content = new StringContent(json.Replace("sub_", "sub-"), Encoding.UTF8, "application/json");

        using var response = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).Should().Be(400);
        shop.Keygen.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_delivery_Keygen_did_not_sign_is_refused()
    {
        await using var shop = await OfflineShop.StartAsync();
        var user = shop.AddUser("grace@customer.example");
        var forged = SignedDelivery.Of("user.created", to =>
        {
            to.WithResource(shop.Keygen.Users.Find(user)!);
            to.WithKeys(new KeygenTestKeys(KeygenTestKeys.Shared.AccountId));
        });

        (await shop.DeliverAsync(forged)).Should().Be(401);

        shop.Stripe.Requests.Should().BeEmpty();
        shop.Keygen.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_API_version_this_library_cannot_read_is_answered_500_and_not_guessed_at()
    {
        await using var shop = await OfflineShop.StartAsync();
        var session = await shop.BuyAsync();

        (await shop.SendAsync(StripeEvents.Of("checkout.session.completed", session, apiVersion: "2020-08-27"))).Should().Be(500);

        shop.Keygen.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_secret_is_logged_even_at_Trace()
    {
        await using var shop = await OfflineShop.StartAsync(configure: static builder =>
        {
            builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddFilter<FakeLoggerProvider>(null, LogLevel.Trace);
        });
        var session = await shop.SellAsync();
        shop.Keygen.Api.RefuseWhen = static _ => true;
        (await shop.InvoiceAsync("invoice.paid", session)).Should().Be(500);
        shop.Stripe.Refuses = static _ => true;
        (await shop.InvoiceAsync("invoice.paid", session)).Should().Be(500);
        (await shop.SendAsync("{}", "whsec_guessed")).Should().Be(400);

        var log = string.Join('\n', ((FakeLogCollector)shop.Services.GetService(typeof(FakeLogCollector))!).GetSnapshot()
            .Select(static one => $"{one.Message} {one.Exception} {string.Join(' ', one.StructuredState ?? [])}"));

        log.Should().Contain("A Stripe event failed").And.Contain("was rejected");
        string[] secrets = [shop.Stripe.SecretKey, OfflineShop.WebhookSecret, shop.KeygenToken, (string)shop.Keygen.Licenses.Single()["key"]!];
        log.Split('\n').Where(line => secrets.Any(line.Contains)).Should().BeEmpty();
    }
}
