using Keygen.Webhooks.AspNetCore;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of a webhook registration.</summary>
public static class KeygenWebhooksHealthChecksBuilderExtensions
{
    private static readonly string[] Ready = ["ready"];

    /// <summary>
    /// Adds a health check of one registration. It is unhealthy while every delivery is answered 503: during shutdown, with an invalid
    /// configuration, or when the store or the key provider does not answer within 3 seconds. It is degraded after a delivery failed, until
    /// one completes. It makes at most one store lookup in 5 seconds.
    /// </summary>
    /// <remarks>The check reports readiness. Do not use it for liveness, because a restart fixes none of these problems.</remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The registration's name; empty for the default one. The check is named <c>keygen-webhooks</c>, or <c>keygen-webhooks-{name}</c>.</param>
    /// <param name="failureStatus">
    /// The status to report instead of unhealthy; null for unhealthy. Use degraded if your load balancer refuses connections when no server
    /// is healthy: Keygen retries a 503 but not a refused connection.
    /// </param>
    /// <param name="tags">The tags of the check; null for <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
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
