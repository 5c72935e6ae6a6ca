using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>The parts of one registration that are checked at startup.</summary>
internal sealed record RegisteredReceiver(WebhookReceiver Receiver, HandlerTable Handlers, SettingsSource Settings, IIdempotencyStore Store, bool ConsumesOnly)
{
    /// <summary>The options as they were when this was first read.</summary>
    public KeygenWebhooksOptions OptionsAtStart => field ??= Settings.Current.Options;
}
