using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>What the start looks at of one registration.</summary>
internal sealed record ReceiverStartup(WebhookReceiver Receiver, HandlerTable Handlers, SettingsSource Settings, IIdempotencyStore Store)
{
    /// <summary>The options as they were when first asked for.</summary>
    public KeygenWebhooksOptions OptionsAtStart => field ??= Settings.Current.Options;
}
