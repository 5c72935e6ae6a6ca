using Keygen.Webhooks.Dashboard;
using Keygen.Webhooks.Dashboard.Configuration;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard.</summary>
public static class KeygenWebhooksDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a page that shows deliveries, why one was refused, what handlers did and what waits. It shows events to those who may see it:
    /// outside Development, the app does not start unless you call <c>RequireAuthorization</c> on the result, or <c>AllowAnonymous</c>.
    /// </summary>
    /// <param name="endpoints">The app, or a group of endpoints.</param>
    /// <param name="pattern">The path of the page. Everything of it is below that path.</param>
    /// <param name="configure">Sets what is kept in memory; null for the default values.</param>
    /// <returns>A builder for the conventions of all endpoints of the dashboard.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="configure"/> has set a value that is not possible.</exception>
    /// <exception cref="InvalidOperationException"><c>AddKeygenWebhooks</c> was not called.</exception>
    public static IEndpointConventionBuilder MapKeygenWebhooksDashboard(
        this IEndpointRouteBuilder endpoints, string pattern = "/keygen", Action<KeygenWebhooksDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var options = new KeygenWebhooksDashboardOptions();
        configure?.Invoke(options);
        options.Validate();
        return DashboardEndpoints.Map(endpoints, pattern, options);
    }
}
