using Keygen.Webhooks.Api;
using Keygen.Webhooks.Dashboard.Sections.Events;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Dashboard.Sections.Endpoint;

/// <summary>What Keygen has and what the handlers want; settings in force; which key verified lately. It writes nothing.</summary>
internal sealed class EndpointSection(DashboardServices dashboard) : IDashboardSection
{
    private readonly KeygenList _keygen = new(dashboard);

    public void Map(SectionRoutes routes) => routes.Query("endpoint/read", EndpointJsonContext.Default.EndpointPageJson, ReadAsync);

    private async ValueTask<EndpointPageJson> ReadAsync(HttpContext context)
    {
        var registration = dashboard.Find(context.Request.Query["registration"]);
        var options = dashboard.App.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration.Name);
        var keys = await KeysOf(registration, options, context.RequestAborted).ConfigureAwait(false);
        var sentence = _keygen.SentenceFor(registration);
        var ours = sentence is null ? await EndpointsAsync(options, context.RequestAborted).ConfigureAwait(false) : null;
        var accepted = AcceptedAlgorithms(options, keys);
        return new()
        {
            Sentence = sentence ?? (ours is [] ? "The token sees no endpoint at Keygen with a URL of EndpointUrls. A product's token sees no endpoint at all." : null),
            Endpoints = [.. (ours ?? []).Select(one => new EndpointAtKeygenJson(
                one.Id, SettingsInForce.ShownUrl(one.Url), one.SignatureAlgorithm, accepted.Contains(one.SignatureAlgorithm, StringComparer.Ordinal),
                one.ApiVersion?.ToString(), one.Subscriptions.Count == 0))],
            Events = [.. EventsOf(registration, ours)],
            Findings = [.. (registration.CatchUp?.Status.Endpoint?.Findings ?? []).Select(static one => one.Message)],
            Keys = [.. KeysJson(registration, keys)],
            Settings = [.. SettingsInForce.Of(dashboard.App, registration)],
        };
    }

    private async Task<List<WebhookEndpoint>> EndpointsAsync(KeygenWebhooksOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var ours = new List<WebhookEndpoint>();
            await foreach (var one in dashboard.App.GetRequiredService<KeygenApi>().WebhookEndpoints.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (options.EndpointUrls.Contains(one.Url))
                {
                    ours.Add(one);
                }
            }

            return ours;
        }
        catch (KeygenApiException exception)
        {
            throw new RequestRefusedException(502, exception.Message);
        }
    }

    private static IEnumerable<SubscriptionJson> EventsOf(DashboardRegistration registration, List<WebhookEndpoint>? ours)
    {
        var wanted = registration.Dispatcher.Subscriptions.Where(static one => one.Handler is not HandlerNames.Forward)
            .SelectMany(static one => one.EventNames.Select(name => (Name: name, one.Handler))).ToLookup(static one => one.Name, static one => one.Handler, StringComparer.Ordinal);
        var sent = ours?.SelectMany(static one => one.Subscriptions).ToHashSet(StringComparer.Ordinal);
        return wanted.Select(static one => one.Key).Union(sent ?? [], StringComparer.Ordinal)
            .Select(name => new SubscriptionJson(name, sent is null ? null : sent.Contains("*") || sent.Contains(name), [.. wanted[name]]))
            .OrderBy(static one => one.IsSent is true && one.Handlers.Count > 0).ThenBy(static one => one.Handlers.Count == 0).ThenBy(static one => one.Event, StringComparer.Ordinal);
    }

    private async Task<IReadOnlyCollection<VerificationKey>> KeysOf(DashboardRegistration registration, KeygenWebhooksOptions options, CancellationToken cancellationToken) =>
        dashboard.App.GetKeyedService<IVerificationKeyProvider>(registration.Name) is { } provider
            ? [.. await provider.GetKeysAsync(registration.Name, cancellationToken).ConfigureAwait(false)]
            : [.. options.PublicKeys.Select(static text => VerificationKey.TryParse(text, out var key, out _) ? key : null).OfType<VerificationKey>()];

    private static IReadOnlyList<string> AcceptedAlgorithms(KeygenWebhooksOptions options, IReadOnlyCollection<VerificationKey> keys)
    {
        try
        {
            return new SignatureVerifier(options.AccountId, keys, options.Algorithms, options.Tolerance).Algorithms;
        }
        catch (ArgumentException)
        {
            return []; // invalid settings: the section Now says so
        }
    }

    private IEnumerable<KeyJson> KeysJson(DashboardRegistration registration, IReadOnlyCollection<VerificationKey> keys)
    {
        var verified = dashboard.Journal.Read().Where(one => one.Registration == registration.Name && one.Key is not null)
            .GroupBy(static one => one.Key!.ToString()!, StringComparer.Ordinal).ToDictionary(static one => one.Key, static one => (one.Count(), one.Max(static delivery => delivery.EndedAt)), StringComparer.Ordinal);
        var configured = keys.Select(static key => key.ToString()!).ToArray();
        return configured.Union(verified.Keys, StringComparer.Ordinal).Select(name => verified.TryGetValue(name, out var found)
            ? new KeyJson(name, configured.Contains(name, StringComparer.Ordinal), found.Item1, found.Item2)
            : new KeyJson(name, true, 0, null));
    }
}
