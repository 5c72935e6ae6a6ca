using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>
/// Who may see the dashboard is the app's to say. Outside Development it must say so: an endpoint without a requirement and without
/// <c>AllowAnonymous</c> fails the app's start, and answers nothing.
/// </summary>
internal sealed class AccessRule(IServiceProvider services, string pattern)
{
    private readonly bool _isDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment() is true;

    /// <summary>The sentence that the app's start fails with.</summary>
    public string Problem =>
        $"The dashboard at {pattern} shows events to everybody: call RequireAuthorization(…) on what MapKeygenWebhooksDashboard returns, or AllowAnonymous() if something else protects it.";

    /// <summary>Whether the dashboard is open because this is Development.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Looks at all endpoints of the dashboard when the app has mapped them.</summary>
    /// <exception cref="InvalidOperationException">One has no requirement.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var hasFallback = services.GetService<IAuthorizationPolicyProvider>() is { } policies && await policies.GetFallbackPolicyAsync().ConfigureAwait(false) is not null;
        var bare = services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() == this).Any(static endpoint => !SaysWho(endpoint));
        if (bare && !hasFallback && !_isDevelopment)
        {
            throw new InvalidOperationException(Problem);
        }

        IsOpen = bare && !hasFallback;
    }

    /// <summary>Decides at a request, so that nothing is shown while the app starts, or where a middleware is missing.</summary>
    public async ValueTask<bool> AllowsAsync(HttpContext context)
    {
        // The authorization middleware has checked a requirement; without that middleware, routing refuses the request.
        if (context.GetEndpoint() is { } endpoint && SaysWho(endpoint))
        {
            return true;
        }

        var policy = services.GetService<IAuthorizationPolicyProvider>() is { } policies ? await policies.GetFallbackPolicyAsync().ConfigureAwait(false) : null;
        return policy is null
            ? _isDevelopment
            : (await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, context, policy).ConfigureAwait(false)).Succeeded;
    }

    private static bool SaysWho(Endpoint endpoint) => endpoint.Metadata.Any(static one => one is IAuthorizeData or AuthorizationPolicy or IAllowAnonymous);
}
