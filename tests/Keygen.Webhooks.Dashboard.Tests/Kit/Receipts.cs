using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>Receipts of a receiver without a host.</summary>
internal static class Receipts
{
    private static readonly WebhookReceiver Receiver = Create();

    /// <param name="name">The event; null for a request that is refused.</param>
    public static (WebhookRequest Request, WebhookReceipt Receipt) Of(string? name)
    {
        var delivery = new TestEvent(name ?? "license.created").SignedAt(DateTimeOffset.UtcNow);
        var request = (name is null ? delivery with { Account = TestAccount.Other } : delivery).ToRequest();
        return (request, Of(request));
    }

    public static WebhookReceipt Of(WebhookRequest request, Action<KeygenWebhooksBuilder>? handlers = null) =>
        (handlers is null ? Receiver : Create(handlers)).ReceiveAsync(request).GetAwaiter().GetResult();

    /// <returns>An event as the handlers of a replay see it.</returns>
    public static KeygenEvent ReplayedIn(string replay)
    {
        var services = Services(static webhooks => webhooks.AddHandler<LicenseEvent>(static (_, _) => Task.CompletedTask, name: "Shop.Ledger"));
        var (dispatcher, seen) = (services.GetRequiredService<EventDispatcher>(), new SeenEvent());
        dispatcher.Observe(seen);
        dispatcher.ReplayAsync(Of("license.created").Receipt.Event!, new(replay, ["Shop.Ledger"], RunsAgain: true)).GetAwaiter().GetResult();
        return seen.Event!;
    }

    private static WebhookReceiver Create(Action<KeygenWebhooksBuilder>? handlers = null) => Services(handlers).GetRequiredService<WebhookReceiver>();

    private static ServiceProvider Services(Action<KeygenWebhooksBuilder>? handlers)
    {
        var services = new ServiceCollection();
        var webhooks = services.AddKeygenWebhooks(static options =>
        {
            options.AccountId = TestAccount.Default.Id;
            options.PublicKeys.Add(TestAccount.Default.PublicKey);
            options.EndpointUrls.Add(TestDelivery.DefaultUrl);
        });
        handlers?.Invoke(webhooks);
        return services.BuildServiceProvider();
    }

    private sealed class SeenEvent : IDispatchObserver
    {
        public KeygenEvent? Event { get; private set; }

        public void OnDispatched(KeygenEvent keygenEvent, DispatchResult result, TimeSpan duration) => Event = keygenEvent;
    }
}
