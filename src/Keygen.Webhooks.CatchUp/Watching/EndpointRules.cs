using System.Globalization;
using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>What is wrong with the endpoint and the policies, as Keygen lists them, for these handlers and algorithms.</summary>
internal static class EndpointRules
{
    private const int MostNamed = 5;

    /// <summary>The schemes that sign a text of the license's creator as it stands.</summary>
    private static readonly string[] FirstGeneration = ["RSA_2048_PKCS1_SIGN", "RSA_2048_PKCS1_PSS_SIGN"];

    /// <param name="ours">The endpoints with a URL of ours.</param>
    /// <param name="handlers">What the handlers get.</param>
    /// <param name="accepted">The algorithms accepted.</param>
    public static IEnumerable<EndpointFinding> OfEndpoints(
        IReadOnlyList<ListedResource> ours, IReadOnlyList<HandlerSubscription> handlers, IReadOnlyList<string> accepted)
    {
        if (ours.Count == 0)
        {
            yield return new(
                EndpointFindingKind.EndpointMissing,
                "No webhook endpoint that the token sees has a URL of EndpointUrls: register it at Keygen, mend EndpointUrls, or name the right Environment. A product's token sees no endpoint, and no event of one that is not the product's: with such a token this goes with the first event of yours that it sees.");
            yield break;
        }

        var enabled = ours.Where(static endpoint => endpoint.Subscriptions.Count > 0).ToArray();
        if (enabled.Length == 0)
        {
            yield return new(
                EndpointFindingKind.EndpointDisabled,
                $"The webhook endpoint {ours[0].Id} is disabled: it is subscribed to nothing, and Keygen records no events for it. Keygen does that after an answer of 410 or 530: find what gave it, then set the endpoint's subscriptions again.");
            yield break;
        }

        var deaf = handlers.Where(handler => handler.EventNames.Count > 0 && !handler.EventNames.Any(name => enabled.Any(one => Sends(one, name)))).ToArray();
        if (deaf.Length > 0)
        {
            yield return new(
                EndpointFindingKind.NotSubscribed,
                $"The webhook endpoint {enabled[0].Id} is not subscribed to what these handlers are for: {Named(deaf.Select(static handler => $"{handler.Handler} ({Named(handler.EventNames)})"))}. Add the events to the endpoint's subscriptions, or remove the handlers.");
        }

        foreach (var endpoint in enabled.Where(endpoint => !accepted.Contains(AlgorithmOf(endpoint), StringComparer.Ordinal)))
        {
            yield return new(
                EndpointFindingKind.AlgorithmNotAccepted,
                $"Keygen signs for the webhook endpoint {endpoint.Id} with {AlgorithmOf(endpoint)}, and accepted here is only {string.Join(", ", accepted)}: every delivery is refused. Set the endpoint's signatureAlgorithm to one of these.");
        }

        if (Doubled(enabled) is var (first, second))
        {
            yield return new(
                EndpointFindingKind.UrlShared,
                $"The webhook endpoints {first.Id} and {second.Id} have the same events and a URL of ours each: everything is delivered twice, under different tokens, and handled twice. Delete one of them.");
        }
    }

    /// <param name="policies">The account's policies.</param>
    public static EndpointFinding? OfPolicies(IEnumerable<ListedResource> policies) =>
        policies.Where(static policy => FirstGeneration.Contains(policy.Scheme, StringComparer.Ordinal)).Select(static policy => policy.Id).ToArray() is { Length: > 0 } ids
            ? new(
                EndpointFindingKind.SignatureObtainable,
                $"RSA is accepted in Algorithms, and under these policies a licensee can have a text of their choice signed with the account's RSA key, a forged delivery too: {Named(ids)}. Set the endpoint's signatureAlgorithm to ed25519 and take the RSA names out of Algorithms.")
            : null;

    /// <param name="requests">What a run takes, on average.</param>
    /// <param name="options">Has the interval and the budget.</param>
    public static EndpointFinding? OfBudget(double requests, CatchUpOptions options)
    {
        var perDay = requests * (TimeSpan.FromDays(1) / options.Interval);
        return perDay <= options.DailyRequestBudget ? null : new(
            EndpointFindingKind.BudgetTooSmall,
            string.Create(CultureInfo.InvariantCulture, $"The account has so many events that catch-up takes {requests:0.#} requests a run and {perDay:0} a day, and DailyRequestBudget is {options.DailyRequestBudget}: when it is spent, missed events wait for the next day, UTC. Raise it, within the account's own daily quota, or make CatchUp:Interval ({options.Interval:c}) longer."));
    }

    private static string AlgorithmOf(ListedResource endpoint) =>
        string.IsNullOrEmpty(endpoint.Algorithm) ? SignatureAlgorithms.Ed25519 : endpoint.Algorithm;

    private static bool Sends(ListedResource endpoint, string name) => endpoint.Subscriptions.Contains("*") || endpoint.Subscriptions.Contains(name);

    /// <summary>An event belongs to one environment, so endpoints of different ones have none in common.</summary>
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
