namespace Keygen.Webhooks.CatchUp;

/// <summary>How a run of catch-up ended.</summary>
public enum CatchUpOutcome
{
    /// <summary>The run reached the end of the list.</summary>
    Completed,

    /// <summary>Another machine is running catch-up, or has just finished. This run did nothing.</summary>
    HeldElsewhere,

    /// <summary>The caller cancelled the run, or the app is shutting down.</summary>
    Stopped,

    /// <summary>The open or the parked set is full. The run stopped before the first event that needs a place in it.</summary>
    SetFull,

    /// <summary><see cref="CatchUpOptions.DailyRequestBudget"/> is used up. Catch-up continues the next day, UTC.</summary>
    BudgetSpent,

    /// <summary>Keygen answered 402: the account has used up its daily request quota. Catch-up continues the next day, UTC.</summary>
    QuotaSpent,

    /// <summary>Keygen answered 429: too many requests.</summary>
    RateLimited,

    /// <summary>
    /// Keygen answered 401 or 403: the token is wrong or has no permission to read webhook events, the account has no active subscription,
    /// or the server does not serve the host of <see cref="CatchUpOptions.BaseUrl"/>. <see cref="CatchUpResult.Problem"/> tells which.
    /// </summary>
    Unauthorized,

    /// <summary>Keygen's API was unreachable, took too long, or answered with an error or a redirect.</summary>
    ApiUnavailable,

    /// <summary>The account's key did not sign an answer for the request that was made. Catch-up used nothing from that answer.</summary>
    NotVerified,

    /// <summary>An answer was signed but is not a list of webhook events.</summary>
    Unreadable,

    /// <summary>The idempotency store, the lease store, the progress store or the key provider is unavailable.</summary>
    StoreUnavailable,

    /// <summary>This run lost its lease, or another machine wrote progress in the meantime. This run stopped.</summary>
    Overtaken,

    /// <summary>The configuration or the stored progress is invalid, or Keygen does not know the configured environment.</summary>
    Misconfigured,
}
