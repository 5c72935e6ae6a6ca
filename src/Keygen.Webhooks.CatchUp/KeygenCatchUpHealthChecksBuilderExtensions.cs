using Keygen.Webhooks.CatchUp;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of catch-up.</summary>
public static class KeygenCatchUpHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is degraded while something keeps catch-up from its work, a set is full, events are parked for good, or the
    /// endpoint watch has found something. It asks nobody. Not tagged <c>ready</c>: a server that cannot catch up can still take deliveries.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The registration's name; empty for the default one.</param>
    public static IHealthChecksBuilder AddKeygenCatchUp(this IHealthChecksBuilder builder, string name = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name.Length == 0 ? "keygen-catch-up" : $"keygen-catch-up-{name}",
            services => new CatchUpHealthCheck(services.GetRequiredKeyedService<CatchUpRunner>(name), services.GetRequiredService<TimeProvider>()),
            HealthStatus.Degraded,
            tags: null));
    }
}
