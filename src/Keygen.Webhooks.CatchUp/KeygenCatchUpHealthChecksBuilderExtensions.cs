using Keygen.Webhooks.CatchUp;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of catch-up.</summary>
public static class KeygenCatchUpHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is degraded while a problem stops catch-up, a set is full, events are parked for good, or the endpoint watch has
    /// findings. It makes no request. It has no <c>ready</c> tag, because a server that cannot catch up can still receive deliveries.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">
    /// The registration's name; empty for the default one. The check is named <c>keygen-catch-up</c>, or <c>keygen-catch-up-{name}</c>.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
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
