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

/// <summary>Maps the endpoint that Keygen posts its webhooks to.</summary>
public static class KeygenWebhooksEndpointRouteBuilderExtensions
{
    private const string DefaultPath = "/webhooks/keygen";

    /// <summary>
    /// Maps the endpoint of a registration. It answers every method, by its own rules, and runs right behind routing: redirects,
    /// authorization, antiforgery, rate limits, request timeouts and status pages that come later do not touch it, since it knows Keygen by its
    /// signature and has limits of its own.
    /// </summary>
    /// <remarks>
    /// No other middleware runs for a delivery either, unless it is added before <c>app.UseRouting()</c>. A <c>WebApplication</c> without that call
    /// routes first of all, so request logging, correlation ids, tenants and forwarded headers are skipped. To have one run, add it and then call
    /// <c>app.UseRouting()</c>; keep what redirects behind that call. What is verified is <c>EndpointUrls</c>, so forwarded headers matter only
    /// under <c>TrustRequestUrl</c>.
    /// </remarks>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">
    /// Where requests arrive, after any prefix a proxy takes off. What is verified is <c>EndpointUrls</c>. The default value is null: the path
    /// <c>/webhooks/keygen</c>, and for a named registration <c>/webhooks/keygen/{name}</c>.
    /// </param>
    /// <param name="name">The name given to <c>AddKeygenWebhooks</c>; empty for the default registration.</param>
    /// <returns>A builder for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddKeygenWebhooks</c> was not called for this registration.</exception>
    public static IEndpointConventionBuilder MapKeygenWebhooks(this IEndpointRouteBuilder endpoints, string? pattern = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(name);
        pattern ??= name.Length == 0 ? DefaultPath : $"{DefaultPath}/{name.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}";
        var receiver = endpoints.ServiceProvider.GetKeyedService<WebhookReceiver>(name)
            ?? throw new InvalidOperationException(KeygenWebhooksHttpContextExtensions.Unregistered(name));
        receiver.MarkAsMapped();
        HostingWarnings.Write(endpoints.ServiceProvider);
        var endpoint = endpoints
            .Map(pattern, async context => await KeygenWebhooksHttpContextExtensions.HandleKeygenWebhookAsync(context, receiver).ConfigureAwait(false))
            .WithDisplayName(name.Length == 0 ? $"Keygen webhooks {pattern}" : $"Keygen webhooks {pattern} ({name})")
            .WithMetadata(new AllowAnonymousAttribute(), new NoAntiforgery(), new DisableRateLimitingAttribute(), new DisableRequestTimeoutAttribute())
            .ShortCircuit();
        endpoint.Finally(WithoutDemands);
        return endpoint;
    }

    /// <summary>
    /// What a group asks of all its endpoints, a signed-in user, say, is asked of people. Routing refuses to short-circuit an endpoint
    /// that is asked for it, and would answer every delivery 500.
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
