using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Samples.Shared;

namespace StripeIntegration.Demo;

/// <summary>Runs a sale, a missed payment and a cancellation, from both sides, against fakes in this process.</summary>
internal static class OfflineDemo
{
    /// <param name="stay">Whether the app keeps running afterwards, to open it in a browser.</param>
    public static async Task<int> RunAsync(bool stay)
    {
        await using var shop = await OfflineShop.StartAsync(deliver: true, static builder => builder.Logging.ClearProviders());
        var keygen = shop.Keygen;
        var steps = new Steps(
            ("stripe", () => shop.Stripe.Changes.Select(static one => $"{one.Method} {one.Path}")),
            ("keygen", () => keygen.Api.Changes.Select(static one => $"{one.Method} {one.Path}")));
        Console.WriteLine($"{"step",-48}  {"",-3}  changes");
        var session = new JsonObject();
        string SubscriptionId() => (string)session["subscription"]!;
        string Event(string type) => StripeEvents.OfInvoice(type, SubscriptionId());
        async Task<int> Send(string json, string secret = OfflineShop.WebhookSecret)
        {
            var answer = await shop.SendAsync(json, secret);
            await keygen.WaitForAsync(Delivered);
            return answer;
        }

        async Task<int> Happens(Action what)
        {
            what();
            await keygen.WaitForAsync(Delivered);
            return keygen.Deliveries[^1].StatusCode ?? 0;
        }

        await steps.RunAsync("a buyer goes to checkout, and pays", async () => (session = await shop.BuyAsync()).Count > 0 ? 303 : 0, "stripe POST checkout/sessions");
        var completed = StripeEvents.Of("checkout.session.completed", session);
        await steps.RunAsync("Stripe: checkout.session.completed", () => Send(completed), "keygen POST users", "keygen POST licenses", "stripe POST customers/…");
        await steps.RunAsync("Stripe: the same event again", () => Send(completed));
        await steps.RunAsync("a sender without the secret", () => Send(completed, "whsec_guessed"));
        shop.Stripe.SetStatus(SubscriptionId(), "past_due");
        await steps.RunAsync("Stripe: invoice.payment_failed", () => Send(Event("invoice.payment_failed")), "keygen PATCH licenses/…", "keygen POST licenses/…/actions/suspend");
        shop.Stripe.SetStatus(SubscriptionId(), "active");
        await steps.RunAsync("Stripe: invoice.paid", () => Send(Event("invoice.paid")), "keygen POST licenses/…/actions/reinstate", "keygen PATCH licenses/…");
        await steps.RunAsync("Stripe: invoice.payment_failed, late", () => Send(Event("invoice.payment_failed")));
        var ended = StripeEvents.Of("customer.subscription.deleted", shop.Stripe.SetStatus(SubscriptionId(), "canceled"));
        await steps.RunAsync("Stripe: customer.subscription.deleted", () => Send(ended), "keygen DELETE licenses/…/actions/revoke");

        var (userId, licenseId) = ("", "");
        await steps.RunAsync(
            "Keygen: user.created", () => Happens(() => userId = keygen.Users.Create(static user => user.WithAttribute("email", "grace@customer.example")).Id), "stripe POST customers", "keygen PATCH users/…");
        await steps.RunAsync(
            "Keygen: license.created", () => Happens(() => licenseId = keygen.Licenses.Create(license => license.WithRelationship("owner", userId)).Id),
            "stripe POST subscriptions", "keygen PATCH licenses/…");
        await steps.RunAsync("Keygen: the same event again", () => Happens(() => keygen.Retry(keygen.Events[^1])));
        await steps.RunAsync("Keygen: license.deleted", () => Happens(() => keygen.Licenses.Delete(licenseId)), "stripe DELETE subscriptions/…");
        if (stay)
        {
            Console.WriteLine($"\nLook at it: {shop.Client.BaseAddress}. Ctrl+C ends it.");
            await shop.WaitForShutdownAsync();
        }

        return steps.End();
    }

    private static bool Delivered(FakeKeygen keygen) => keygen.Events.All(static one => one.Status is FakeEventStatus.Delivered);
}
