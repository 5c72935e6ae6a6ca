using Keygen.Webhooks.Testing;
using Samples.Shared;

namespace PaddleIntegration.Demo;

/// <summary>Runs a sale, machines that come and go, a missed payment and a cancellation against fakes in this process.</summary>
internal static class OfflineDemo
{
    private const string Seats = "paddle PATCH subscriptions/…";

    /// <param name="stay">Whether the app keeps running afterwards, to open it in a browser.</param>
    public static async Task<int> RunAsync(bool stay)
    {
        await using var shop = await OfflineShop.StartAsync(deliver: true, static builder => builder.Logging.ClearProviders());
        var keygen = shop.Keygen;
        var steps = new Steps(
            ("paddle", () => shop.Paddle.Changes.Select(static one => $"{one.Method} {one.Path}")),
            ("keygen", () => keygen.Api.Changes.Select(static one => $"{one.Method} {one.Path}")));
        Console.WriteLine($"{"step",-48}  {"",-3}  changes");
        var (subscription, first) = (shop.Paddle.Subscribe(), "");
        var license = SubscriptionSync.LicenseOf(subscription);

        string Activate() => keygen.Machines.Create(machine => machine.WithRelationship("license", license)).Id;

        async Task<int> Notified(string type, string? status = null)
        {
            shop.Paddle.Set(subscription, "status", status ?? "active");
            var answer = await shop.NotifyAsync(type, subscription);
            await keygen.WaitForAsync(Delivered);
            return answer;
        }

        async Task<int> Happens(Action what)
        {
            what();
            await keygen.WaitForAsync(Delivered);
            return keygen.Deliveries[^1].StatusCode ?? 0;
        }

        await steps.RunAsync("Paddle: subscription.created", () => Notified("subscription.created"), "keygen POST licenses");
        await steps.RunAsync("Paddle: the same event again", () => Notified("subscription.created"));
        var forged = PaddleEvents.Of("subscription.created", shop.Paddle.Subscription(subscription));
        await steps.RunAsync("a sender without the secret", () => shop.SendAsync(forged, "pdl_ntfset_guessed"));
        await steps.RunAsync("Keygen: machine.created, the first", () => Happens(() => first = Activate()));
        await steps.RunAsync("Keygen: machine.created, a second", () => Happens(() => Activate()), Seats);
        await steps.RunAsync("Keygen: the same event again", () => Happens(() => keygen.Retry(keygen.Events[^1])));
        await steps.RunAsync("Keygen: machine.deleted", () => Happens(() => keygen.Machines.Delete(first)), Seats);
        await steps.RunAsync(
            "Paddle: subscription.past_due", () => Notified("subscription.past_due", "past_due"), "keygen PATCH licenses/…", "keygen POST licenses/…/actions/suspend");
        await steps.RunAsync(
            "Paddle: subscription.updated, paid", () => Notified("subscription.updated"), "keygen POST licenses/…/actions/reinstate", "keygen PATCH licenses/…");
        await steps.RunAsync("Paddle: subscription.canceled", () => Notified("subscription.canceled", "canceled"), "keygen DELETE licenses/…/actions/revoke");
        if (stay)
        {
            Console.WriteLine($"\nLook at it: {shop.Client.BaseAddress}. Ctrl+C ends it.");
            await shop.WaitForShutdownAsync();
        }

        return steps.End();
    }

    private static bool Delivered(FakeKeygen keygen) => keygen.Events.All(static one => one.Status is FakeEventStatus.Delivered);
}
