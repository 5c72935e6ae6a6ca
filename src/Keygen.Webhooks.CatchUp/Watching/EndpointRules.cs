using System.Globalization;
using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>Compares the endpoints and policies at Keygen with the handlers and algorithms of this app.</summary>
internal static class EndpointRules
{
    private const int MostNamed = 5;

    /// <summary>The schemes that sign a text unchanged as the license's creator supplies it.</summary>
    private static readonly string[] FirstGeneration = ["RSA_2048_PKCS1_SIGN", "RSA_2048_PKCS1_PSS_SIGN"];

    /// <param name="ours">The endpoints with this app's URLs.</param>
    /// <param name="handlers">The handlers and their event names.</param>
    /// <param name="accepted">The accepted algorithms.</param>
    public static IEnumerable<EndpointFinding> OfEndpoints(
        IReadOnlyList<ListedResource> ours, IReadOnlyList<HandlerSubscription> handlers, IReadOnlyList<string> accepted)
    {
        if (ours.Count == 0)
        {
            yield return new(
                EndpointFindingKind.EndpointMissing,
                "The token sees no webhook endpoint with a URL in EndpointUrls: create the endpoint at Keygen, correct EndpointUrls, or set CatchUp:Environment to the endpoint's environment. A product's token sees no endpoints at all; with such a token, this finding ends when catch-up sees the endpoint's first event.");
            yield break;
        }

        var enabled = ours.Where(static endpoint => endpoint.Subscriptions.Count > 0).ToArray();
        if (enabled.Length == 0)
        {
            yield return new(
                EndpointFindingKind.EndpointDisabled,
                $"The webhook endpoint {ours[0].Id} is disabled: it has no subscriptions, so Keygen records no events for it. Keygen disables an endpoint after an answer of 410 or 530. Find what sent that answer, then set the endpoint's subscriptions again.");
            yield break;
        }

        var deaf = handlers.Where(handler => handler.EventNames.Count > 0 && !handler.EventNames.Any(name => enabled.Any(one => Sends(one, name)))).ToArray();
        if (deaf.Length > 0)
        {
            yield return new(
                EndpointFindingKind.NotSubscribed,
                $"The webhook endpoint {enabled[0].Id} is not subscribed to any event of these handlers: {Named(deaf.Select(static handler => $"{handler.Handler} ({Named(handler.EventNames)})"))}. Add the events to the endpoint's subscriptions, or remove the handlers.");
        }

        foreach (var endpoint in enabled.Where(endpoint => !accepted.Contains(AlgorithmOf(endpoint), StringComparer.Ordinal)))
        {
            yield return new(
                EndpointFindingKind.AlgorithmNotAccepted,
                $"Keygen signs for the webhook endpoint {endpoint.Id} with {AlgorithmOf(endpoint)}, but Algorithms accepts only {string.Join(", ", accepted)}, so every delivery is refused. Set the endpoint's signatureAlgorithm to an accepted algorithm.");
        }

        if (Doubled(enabled) is var (first, second))
        {
            yield return new(
                EndpointFindingKind.UrlShared,
                $"The webhook endpoints {first.Id} and {second.Id} send the same events to URLs of this app. Each event is delivered under two idempotency tokens and handled twice. Delete one of the endpoints.");
        }
    }

    /// <param name="policies">The account's policies.</param>
    public static EndpointFinding? OfPolicies(IEnumerable<ListedResource> policies) =>
        policies.Where(static policy => FirstGeneration.Contains(policy.Scheme, StringComparer.Ordinal)).Select(static policy => policy.Id).ToArray() is { Length: > 0 } ids
            ? new(
                EndpointFindingKind.SignatureObtainable,
                $"Algorithms accepts RSA, and under these policies a licensee can obtain the account's RSA signature of any text, including a forged delivery: {Named(ids)}. Set the endpoint's signatureAlgorithm to ed25519 and remove the RSA names from Algorithms.")
            : null;

    /// <param name="requests">The average number of requests of a run.</param>
    /// <param name="options">The interval and the budget.</param>
    public static EndpointFinding? OfBudget(double requests, CatchUpOptions options)
    {
        var perDay = requests * (TimeSpan.FromDays(1) / options.Interval);
        return perDay <= options.DailyRequestBudget ? null : new(
            EndpointFindingKind.BudgetTooSmall,
            string.Create(CultureInfo.InvariantCulture, $"The account has so many events that catch-up makes {requests:0.#} requests a run and {perDay:0} a day, but DailyRequestBudget is {options.DailyRequestBudget}. When it is used up, missed events wait until the next day, UTC. Raise DailyRequestBudget, within the account's daily quota at Keygen, or make CatchUp:Interval ({options.Interval:c}) longer."));
    }

    private static string AlgorithmOf(ListedResource endpoint) =>
        string.IsNullOrEmpty(endpoint.Algorithm) ? SignatureAlgorithms.Ed25519 : endpoint.Algorithm;

    private static bool Sends(ListedResource endpoint, string name) => endpoint.Subscriptions.Contains("*") || endpoint.Subscriptions.Contains(name);

    /// <summary>An event belongs to one environment, so endpoints in different environments share no events.</summary>
    private static (ListedResource First, ListedResource Second)? Doubled(ListedResource[] endpoints)
    {
        var pairs = endpoints.SelectMany((one, i) => endpoints.Skip(i + 1).Select(other => (one, other)));
        return pairs.Cast<(ListedResource One, ListedResource Other)?>().FirstOrDefault(static pair =>
            pair!.Value is var (one, other) && one.Environment == other.Environment
            && (one.Subscriptions.Contains("*") || other.Subscriptions.Contains("*") || one.Subscriptions.Intersect(other.Subscriptions).Any()));
    }

    private static string Named(IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        return string.Join(", ", all.Take(MostNamed))
            + (all.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {all.Length - MostNamed} more") : "");
    }
}
