using Keygen.Webhooks.AspNetCore;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of the receiving of Keygen's webhooks.</summary>
public static class KeygenWebhooksHealthChecksBuilderExtensions
{
    private static readonly string[] Ready = ["ready"];

    /// <summary>
    /// Adds a check of one registration: unhealthy while the server shuts down, the configuration cannot work, or the store of events or
    /// the key provider does not answer within 3 seconds, when every delivery is answered 503; degraded from a delivery of Keygen's that
    /// failed until one is completed. The facts are in its data. Polling it costs a store one look-up in 5 seconds, and never a delivery.
    /// </summary>
    /// <remarks>A check of readiness: a restart heals none of these, so keep it out of what restarts servers.</remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The registration's name; empty for the default one. The check is named <c>keygen-webhooks</c>, or <c>keygen-webhooks-{name}</c>.</param>
    /// <param name="failureStatus">
    /// What to report in place of unhealthy. Degraded where connections to a service without healthy servers are refused: Keygen retries
    /// a 503, and never a refused connection.
    /// </param>
    /// <param name="tags">Its tags; <c>ready</c> when null.</param>
    public static IHealthChecksBuilder AddKeygenWebhooks(
        this IHealthChecksBuilder builder, string name = "", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name.Length == 0 ? "keygen-webhooks" : $"keygen-webhooks-{name}",
            services => new KeygenWebhooksHealthCheck(services.GetRequiredKeyedService<WebhookReceiver>(name)),
            failureStatus ?? HealthStatus.Unhealthy,
            tags ?? Ready));
    }
}
