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
        shop.Keygen.Licenses.Should().HaveCount(1);
        return session;
    }

    /// <summary>An event of Keygen about a resource as it is now.</summary>
    public static SignedDelivery EventOf(this OfflineShop shop, string name, string id) => SignedDelivery.Of(
        name, to => to.WithResource((name.StartsWith("user.", StringComparison.Ordinal) ? shop.Keygen.Users : shop.Keygen.Licenses).Find(id)!));

    public static string AddUser(this OfflineShop shop, string email, JsonObject? metadata = null, string? firstName = null, string? lastName = null) =>
        shop.Keygen.Users.Add(user => user.WithAttribute("email", email).WithAttribute("firstName", firstName).WithAttribute("lastName", lastName)
            .WithAttribute("metadata", metadata ?? [])).Id;

    /// <summary>A user that a product's token cannot see, and whose address it cannot use for another user.</summary>
    public static void AddAdmin(this OfflineShop shop, string email) =>
        shop.Keygen.Users.Add(user => user.WithAttribute("email", email).WithAttribute("role", "admin"));

    public static string AddLicense(this OfflineShop shop, string policyId, string? ownerId, JsonObject? metadata = null, string? id = null)
    {
        if (shop.Keygen.Policies.Find(policyId) is null)
        {
            shop.Keygen.Policies.Add(policy => policy.WithResourceId(policyId));
        }

        return shop.Keygen.Licenses.Add(license => license.WithResourceId(id ?? Guid.NewGuid().ToString()).WithRelationship("policy", policyId)
            .WithRelationship("owner", ownerId).WithAttribute("metadata", metadata ?? [])).Id;
    }

    /// <summary>The license without the time of its last change.</summary>
    public static string LicenseText(this OfflineShop shop)
    {
        var license = shop.Keygen.Licenses.Single().ToJson();
        license["attributes"]!.AsObject().Remove("updated");
        return license.ToJsonString();
    }

    public static async Task<int> DeliverAsync(this OfflineShop shop, SignedDelivery delivery)
    {
        using var response = await shop.Client.PostKeygenEventAsync(delivery);
        return (int)response.StatusCode;
    }

    public static bool IsSuspended(this OfflineShop shop) => (bool)shop.Keygen.Licenses.Single()["suspended"]!;
}
