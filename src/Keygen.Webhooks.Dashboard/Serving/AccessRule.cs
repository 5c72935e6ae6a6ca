using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>
/// Who may see the dashboard is the app's to say. Outside Development it must say so: an endpoint without a requirement and without
/// <c>AllowAnonymous</c> fails the app's start, and answers nothing. So does one with both: ASP.NET Core would let everybody in.
/// </summary>
internal sealed class AccessRule(IServiceProvider services, string pattern)
{
    private readonly bool _isDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment() is true;

    /// <summary>The sentence that the app's start fails with.</summary>
    public string Problem =>
        $"The dashboard at {pattern} shows events to everybody: call RequireAuthorization(…) on what MapKeygenWebhooksDashboard returns, or AllowAnonymous() if something else protects it.";

    /// <summary>The sentence for a requirement that ASP.NET Core does not check.</summary>
    private string Contradiction =>
        $"The dashboard at {pattern} has both RequireAuthorization(…) and AllowAnonymous(), on itself or on a group around it. ASP.NET Core then lets everybody in: remove one of them.";

    /// <summary>Whether the dashboard is open because this is Development.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Looks at all endpoints of the dashboard when the app has mapped them.</summary>
    /// <exception cref="InvalidOperationException">One has no requirement, or one that does not count.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var hasFallback = services.GetService<IAuthorizationPolicyProvider>() is { } policies && await policies.GetFallbackPolicyAsync().ConfigureAwait(false) is not null;
        Endpoint[] mine = [.. services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() == this)];
        if (mine.Any(Contradicts))
        {
            throw new InvalidOperationException(Contradiction);
        }

        var bare = mine.Any(static endpoint => !SaysWho(endpoint));
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
            return !Contradicts(endpoint);
        }

        var policy = services.GetService<IAuthorizationPolicyProvider>() is { } policies ? await policies.GetFallbackPolicyAsync().ConfigureAwait(false) : null;
        return policy is null
            ? _isDevelopment
            : (await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, context, policy).ConfigureAwait(false)).Succeeded;
    }

    private static bool SaysWho(Endpoint endpoint) => Requires(endpoint) || Has<IAllowAnonymous>(endpoint);

    private static bool Contradicts(Endpoint endpoint) => Requires(endpoint) && Has<IAllowAnonymous>(endpoint);

    private static bool Requires(Endpoint endpoint) => Has<IAuthorizeData>(endpoint) || Has<AuthorizationPolicy>(endpoint);

    private static bool Has<T>(Endpoint endpoint)
        where T : class => endpoint.Metadata.GetMetadata<T>() is not null;
}
