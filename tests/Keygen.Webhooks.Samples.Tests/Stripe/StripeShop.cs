using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using StripeIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Stripe;

/// <summary>Short ways to say what happens to a shop.</summary>
internal static class StripeShop
{
    public static string SubscriptionOf(this JsonObject session) => (string)session["subscription"]!;

    public static Task<int> CompleteAsync(this OfflineShop shop, JsonObject session) =>
        shop.SendAsync(StripeEvents.Of("checkout.session.completed", session));

    public static Task<int> InvoiceAsync(this OfflineShop shop, string type, JsonObject session) =>
        shop.SendAsync(StripeEvents.OfInvoice(type, session.SubscriptionOf()));

    /// <summary>Somebody buys, and has the license.</summary>
    public static async Task<JsonObject> SellAsync(this OfflineShop shop)
    {
        var session = await shop.BuyAsync();
        (await shop.CompleteAsync(session)).Should().Be(200);
        shop.Account.Licenses.Should().HaveCount(1);
        return session;
    }

    /// <summary>An event of Keygen about a resource as it is now.</summary>
    public static SignedDelivery EventOf(this OfflineShop shop, string name, string id) => SignedDelivery.Of(name, to => shop.Account.Describe(to, id));

    public static async Task<int> DeliverAsync(this OfflineShop shop, SignedDelivery delivery)
    {
        using var response = await shop.Client.PostKeygenEventAsync(delivery);
        return (int)response.StatusCode;
    }

    public static bool IsSuspended(this OfflineShop shop) => (bool)shop.Account.Licenses.Single()["attributes"]!["suspended"]!;
}
