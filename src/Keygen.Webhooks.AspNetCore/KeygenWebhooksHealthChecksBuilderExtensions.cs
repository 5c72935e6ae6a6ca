using Keygen.Webhooks.AspNetCore;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of the receiving of Keygen's webhooks.</summary>
public static class KeygenWebhooksHealthChecksBuilderExtensions
{
    private static readonly string[] Tags = ["ready"];

    /// <summary>
    /// Adds a readiness check: unhealthy while deliveries are answered 503, because the server is shutting down or the
    /// configuration cannot work. Tagged <c>ready</c>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The registration's name; empty for the default one.</param>
    public static IHealthChecksBuilder AddKeygenWebhooks(this IHealthChecksBuilder builder, string name = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name.Length == 0 ? "keygen-webhooks" : $"keygen-webhooks-{name}",
            services => new KeygenWebhooksHealthCheck(services.GetRequiredKeyedService<WebhookReceiver>(name)),
            HealthStatus.Unhealthy,
            Tags));
    }
}
