using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// Unhealthy, or what the registration of the check says instead, while every delivery is answered 503; degraded while some fail.
/// </summary>
/// <remarks>
/// A handler that fails is no reason to take a server away: its neighbours run the same handler, and the other handlers' events are
/// served meanwhile.
/// </remarks>
internal sealed class KeygenWebhooksHealthCheck(WebhookReceiver receiver) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = await receiver.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        string[] faults = [.. Faults(health)];
        var failures = health.Status.FailuresSinceCompleted;
        return faults.Length > 0
                ? new(context.Registration.FailureStatus, string.Join(' ', faults), health.StoreError ?? health.KeysError, DataOf(health))
            : failures > 0
                ? HealthCheckResult.Degraded($"{failures} in a row failed of the deliveries that Keygen signed; the log says why.", data: DataOf(health))
            : HealthCheckResult.Healthy(data: DataOf(health));
    }

    /// <summary>No text of an exception's, which may name hosts and users: some apps show descriptions to anybody.</summary>
    private static IEnumerable<string> Faults(ReceiverHealth health)
    {
        if (health.Status.IsDraining)
        {
            yield return "Shutting down.";
        }

        if (health.Status.ConfigurationError is { } error)
        {
            yield return error;
        }

        if (health.StoreError is { } store)
        {
            yield return $"The store of events does not answer ({store.GetType().Name}): look at its server and the connection to it.";
        }

        if (health.KeysError is { } keys)
        {
            yield return $"The key provider gives no keys that can be used ({keys.GetType().Name}): look at where it gets them.";
        }
    }

    private static Dictionary<string, object> DataOf(ReceiverHealth health)
    {
        var status = health.Status;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["storeAnswers"] = health.StoreError is null,
            ["keysLoaded"] = status.ConfigurationError is null && health.KeysError is null,
            ["draining"] = status.IsDraining,
            ["inFlight"] = status.InFlight,
            ["failuresSinceCompleted"] = status.FailuresSinceCompleted,
            ["refusalsSinceVerified"] = status.RefusalsSinceVerified,
        };
        Add("lastVerifiedAt", status.LastVerifiedAt);
        Add("lastCompletedAt", status.LastCompletedAt);
        Add("lastFailedAt", status.LastFailedAt);
        return data;

        void Add(string key, DateTimeOffset? at)
        {
            if (at is { } value)
            {
                data[key] = value;
            }
        }
    }
}
