using Keygen.Webhooks.Receiving;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>What the receiver's health means, and what to do. Messages of exceptions stay in the log: they may hold hosts and users.</summary>
internal static class HealthFindings
{
    public static IEnumerable<Finding> Of(WebhookReceiver receiver, ReceiverHealth health)
    {
        var all = All(receiver, health).ToArray();
        return all.Any(static one => one.Level >= FindingLevel.Warning) ? all
            : [new(FindingLevel.Good, "Deliveries are accepted.", "Store, keys and configuration answer, and the last delivery did not fail."), .. all];
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

        if (status.FailuresSinceCompleted > 0)
        {
            yield return new(
                FindingLevel.Warning, $"{Deliveries(status.FailuresSinceCompleted)} failed since one was completed.",
                "Keygen delivers them again, for about two days. Handlers that completed do not run again.",
                "Open a failed delivery under Deliveries: it shows the handler and its error.");
        }

        if (status is { RefusalsSinceVerified: > 0 and var refusals })
        {
            yield return status.LastVerifiedAt is null
                ? new(FindingLevel.Warning, $"No delivery has verified, and {refusals} were refused.", "A key or a URL in the options is probably wrong.",
                    "Open a refused delivery under Deliveries: it names the signed line that is wrong.")
                : new(FindingLevel.Note, $"{Deliveries(refusals)} were refused since one verified.", "Anybody can send a request that does not verify.",
                    "If they come from Keygen, open one under Deliveries: it names the signed line that is wrong.");
        }
        else if (status.LastVerifiedAt is null)
        {
            yield return new(FindingLevel.Note, "No delivery has arrived at this server since it started.", "An account may have no events for days.");
        }
    }

    private static string Deliveries(int count) => count == 1 ? "One delivery" : $"{count} deliveries";
}
