namespace Keygen.Webhooks.CatchUp;

/// <summary>What the endpoint watch can find.</summary>
public enum EndpointFindingKind
{
    /// <summary>The token sees no endpoint with a URL of <see cref="KeygenWebhooksOptions.EndpointUrls"/>.</summary>
    EndpointMissing,

    /// <summary>The endpoint is subscribed to nothing: Keygen records no event for it.</summary>
    EndpointDisabled,

    /// <summary>A handler gets none of its events: the endpoint is not subscribed to them.</summary>
    NotSubscribed,

    /// <summary>The endpoint is signed for with an algorithm that is not accepted here.</summary>
    AlgorithmNotAccepted,

    /// <summary>Two endpoints send the same events here, under tokens of their own: each is handled twice.</summary>
    UrlShared,

    /// <summary>RSA is accepted, and a policy lets licensees obtain RSA signatures over texts of their choice.</summary>
    SignatureObtainable,

    /// <summary>Keygen records events for the endpoint and none of them arrives.</summary>
    DeliveriesMissing,

    /// <summary>Events that Keygen calls delivered and that were never seen here: something answered in our place, a redirect, say.</summary>
    DeliveredUnseen,

    /// <summary>The account has so many events that reading their list spends <see cref="CatchUpOptions.DailyRequestBudget"/> before the day ends.</summary>
    BudgetTooSmall,
}

/// <summary>Something about the endpoint, or the account, that people should mend.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">What was found and what to do about it. Holds ids and names; no URL, no token, no content.</param>
public sealed record EndpointFinding(EndpointFindingKind Kind, string Message);
