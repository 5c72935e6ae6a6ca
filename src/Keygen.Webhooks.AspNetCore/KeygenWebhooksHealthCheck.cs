using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// Reports unhealthy, or the failure status of the registered check, while every delivery is answered 503, and degraded while some
/// deliveries fail.
/// </summary>
/// <remarks>
/// A failing handler does not make a server unhealthy: the other servers run the same handler, and the other handlers still work.
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
                ? HealthCheckResult.Degraded($"The last {failures} verified deliveries failed. See the log.", data: DataOf(health))
            : HealthCheckResult.Healthy(data: DataOf(health));
    }

    /// <summary>The errors without exception messages, which may name hosts and users: some apps show descriptions to anyone.</summary>
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
            yield return $"The idempotency store does not answer ({store.GetType().Name}): check its server and the connection to it.";
        }

        if (health.KeysError is { } keys)
        {
            yield return $"The key provider returns no usable keys ({keys.GetType().Name}): check the source of the keys.";
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
