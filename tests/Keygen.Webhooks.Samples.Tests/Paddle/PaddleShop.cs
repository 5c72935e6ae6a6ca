using Keygen.Webhooks.Testing;
using PaddleIntegration;
using PaddleIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Paddle;

/// <summary>Short ways to say what happens to a shop.</summary>
internal static class PaddleShop
{
    /// <summary>Somebody subscribes, and has the license.</summary>
    public static async Task<(string Subscription, string License)> SellAsync(this OfflineShop shop, string status = "active", params (string, int)[] items)
    {
        var subscription = shop.Paddle.Subscribe(status, items);
        (await shop.NotifyAsync("subscription.created", subscription)).Should().Be(200);
        return (subscription, SubscriptionSync.LicenseOf(subscription));
    }

    public static async Task<int> DeliverAsync(this OfflineShop shop, SignedDelivery delivery)
    {
        using var response = await shop.Client.PostKeygenEventAsync(delivery);
        return (int)response.StatusCode;
    }

    /// <summary>An event of Keygen about a resource as it is now.</summary>
    public static SignedDelivery EventOf(this OfflineShop shop, string name, string id) => SignedDelivery.Of(
        name, to => to.WithResource((name.StartsWith("machine.", StringComparison.Ordinal) ? shop.Keygen.Machines : shop.Keygen.Licenses).Find(id)!));

    public static string AddLicense(this OfflineShop shop, string policyId, string? ownerId) =>
        shop.Keygen.Licenses.Add(license => license.WithRelationship("policy", policyId).WithRelationship("owner", ownerId)).Id;

    public static string AddMachine(this OfflineShop shop, string license) =>
        shop.Keygen.Machines.Add(machine => machine.WithRelationship("license", license)).Id;

    /// <summary>The license without the time of its last change.</summary>
    public static string LicenseText(this OfflineShop shop)
    {
        var license = shop.Keygen.Licenses.Single().ToJson();
        license["attributes"]!.AsObject().Remove("updated");
        return license.ToJsonString();
    }

    /// <summary>A machine is activated, and Keygen says so.</summary>
    public static async Task<string> ActivateAsync(this OfflineShop shop, string license)
    {
        var machine = shop.AddMachine(license);
        (await shop.DeliverAsync(shop.EventOf("machine.created", machine))).Should().Be(200);
        return machine;
    }
}
