namespace Keygen.Webhooks.CatchUp;

/// <summary>The kinds of problems that the endpoint watch detects.</summary>
public enum EndpointFindingKind
{
    /// <summary>The token sees no endpoint with a URL in <see cref="KeygenWebhooksOptions.EndpointUrls"/>.</summary>
    EndpointMissing,

    /// <summary>The endpoint has no subscriptions, so Keygen records no events for it.</summary>
    EndpointDisabled,

    /// <summary>The endpoint is not subscribed to any event of a handler.</summary>
    NotSubscribed,

    /// <summary>Keygen signs for the endpoint with an algorithm that this app does not accept.</summary>
    AlgorithmNotAccepted,

    /// <summary>Two endpoints send the same events to this app, each with its own idempotency token. Each event is handled twice.</summary>
    UrlShared,

    /// <summary>RSA is accepted, and a policy lets licensees obtain RSA signatures of texts they choose.</summary>
    SignatureObtainable,

    /// <summary>Keygen records events for the endpoint, but none of them arrives.</summary>
    DeliveriesMissing,

    /// <summary>Keygen reports events as delivered that this app never received. Something else answered, for example a redirect.</summary>
    DeliveredUnseen,

    /// <summary>
    /// The account has so many events that reading the list uses up <see cref="CatchUpOptions.DailyRequestBudget"/> before the day ends.
    /// </summary>
    BudgetTooSmall,
}

/// <summary>A problem with the endpoint or the account that somebody must fix.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Message">The problem and how to fix it. It contains ids and names, but no URL, token or content.</param>
public sealed record EndpointFinding(EndpointFindingKind Kind, string Message);
