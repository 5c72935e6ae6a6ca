using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>What the receiver's health means, and what to do. Messages of exceptions stay in the log: they may hold hosts and users.</summary>
internal static class HealthFindings
{
    public static IEnumerable<Finding> Of(WebhookReceiver receiver, ReceiverHealth health, RecentOutcomes recent, DateTimeOffset now)
    {
        Finding[] all = [.. All(receiver, health), .. OutcomeFindings.Of(health.Status, recent, now)];
        return recent.Failed > 0 || all.Any(static one => one.Level >= FindingLevel.Warning) ? all
            : [new(FindingLevel.Good, "Deliveries are accepted.", "Store, keys and configuration answer, and no delivery failed in the last ten minutes."), .. all];
    }

    private static IEnumerable<Finding> All(WebhookReceiver receiver, ReceiverHealth health)
    {
        var status = health.Status;
        if (status.IsDraining)
        {
            yield return new(FindingLevel.Error, "This server is shutting down.", "It answers deliveries 503. Keygen delivers them again.");
        }

        if (status.ConfigurationError is { } error)
        {
            yield return new(
                FindingLevel.Error, "The configuration became invalid.", $"Deliveries are answered 503, and Keygen delivers them again. {error}", "Fix the setting. No restart is needed.");
        }

        if (health.StoreError is { } store)
        {
            yield return new(
                FindingLevel.Error, $"The store does not answer ({store.GetType().Name}).", "Deliveries are answered 503, and Keygen delivers them again.",
                "Look at its server and the connection to it. The log has the exception (id 1300).");
        }

        if (health.KeysError is { } keys)
        {
            yield return new(
                FindingLevel.Error, $"The key provider returns no usable keys ({keys.GetType().Name}).", "Deliveries are answered 503, and Keygen delivers them again.",
                "Look at where it gets the keys. The log has the exception (id 1104).");
        }

        if (!receiver.IsMapped)
        {
            yield return new(
                FindingLevel.Warning, "No endpoint is mapped.", "Deliveries of this registration are answered 404.", "Call app.MapKeygenWebhooks(), unless this app only consumes messages.");
        }
    }
}
