using Keygen.Webhooks.AspNetCore;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that receives Keygen's webhooks.</summary>
public static class KeygenWebhooksEndpointRouteBuilderExtensions
{
    private const string DefaultPath = "/webhooks/keygen";

    /// <summary>
    /// Maps the endpoint of a registration. It answers every HTTP method and runs right after routing. Later middleware does not affect it:
    /// redirects, authorization, antiforgery, rate limits, request timeouts and status pages. It authenticates Keygen by the signature and
    /// has its own limits.
    /// </summary>
    /// <remarks>
    /// Other middleware runs for a delivery only if you add it before <c>app.UseRouting()</c>. Without that call, a <c>WebApplication</c>
    /// routes first, so request logging, correlation ids, tenants and forwarded headers are skipped. To run such middleware, add it and
    /// then call <c>app.UseRouting()</c>. Add middleware that redirects after that call. The signature is verified with
    /// <c>EndpointUrls</c>, so forwarded headers matter only with <c>TrustRequestUrl</c>.
    /// </remarks>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">
    /// The route pattern for requests as they arrive here, without a prefix that a proxy removes. It does not affect verification, which
    /// uses <c>EndpointUrls</c>. The default value is null, which means <c>/webhooks/keygen</c>, or <c>/webhooks/keygen/{name}</c> for a
    /// named registration.
    /// </param>
    /// <param name="name">The name given to <c>AddKeygenWebhooks</c>; empty for the default registration.</param>
    /// <returns>A builder for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddKeygenWebhooks</c> was not called for this registration.</exception>
    public static IEndpointConventionBuilder MapKeygenWebhooks(this IEndpointRouteBuilder endpoints, string? pattern = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(name);
        pattern ??= name.Length == 0 ? DefaultPath : $"{DefaultPath}/{name.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}";
        var receiver = endpoints.ServiceProvider.GetKeyedService<WebhookReceiver>(name)
            ?? throw new InvalidOperationException(KeygenWebhooksHttpContextExtensions.Unregistered(name));
        receiver.MarkAsMapped();
        HostingWarnings.Write(endpoints.ServiceProvider, receiver);
        var endpoint = endpoints
            .Map(pattern, (Http.RequestDelegate)receiver.AnswerAsync)
            .WithDisplayName(name.Length == 0 ? $"Keygen webhooks {pattern}" : $"Keygen webhooks {pattern} ({name})")
            .WithMetadata(new AllowAnonymousAttribute(), new NoAntiforgery(), new DisableRateLimitingAttribute(), new DisableRequestTimeoutAttribute())
            .ShortCircuit();
        endpoint.Finally(WithoutDemands);
        return endpoint;
    }

    /// <summary>
    /// Removes requirements that a route group adds to all its endpoints, for example a signed-in user. Routing refuses to short-circuit an
    /// endpoint with such a requirement and would answer every delivery 500.
    /// </summary>
    private static void WithoutDemands(EndpointBuilder endpoint)
    {
        foreach (var demand in endpoint.Metadata
            .Where(static one => one is IAuthorizeData or ICorsMetadata or IAntiforgeryMetadata { RequiresValidation: true }).ToArray())
        {
            endpoint.Metadata.Remove(demand);
        }
    }

    private sealed class NoAntiforgery : IAntiforgeryMetadata
    {
        public bool RequiresValidation => false;
    }
}
