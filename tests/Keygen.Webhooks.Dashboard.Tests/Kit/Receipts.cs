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

    private static WebhookReceiver Create(Action<KeygenWebhooksBuilder>? handlers = null)
    {
        var services = new ServiceCollection();
        var webhooks = services.AddKeygenWebhooks(static options =>
        {
            options.AccountId = TestAccount.Default.Id;
            options.PublicKeys.Add(TestAccount.Default.PublicKey);
            options.EndpointUrls.Add(TestDelivery.DefaultUrl);
        });
        handlers?.Invoke(webhooks);
        return services.BuildServiceProvider().GetRequiredService<WebhookReceiver>();
    }
}
