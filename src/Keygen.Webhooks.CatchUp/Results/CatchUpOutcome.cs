namespace Keygen.Webhooks.CatchUp;

/// <summary>How a run of catch-up ended.</summary>
public enum CatchUpOutcome
{
    /// <summary>It came to the end of the list.</summary>
    Completed,

    /// <summary>Another machine was walking, or had just walked; nothing was done.</summary>
    HeldElsewhere,

    /// <summary>It was asked to stop, by its caller or a shutdown.</summary>
    Stopped,

    /// <summary>The open or the parked set is full: the walk stopped before the first event that would have to go into it.</summary>
    SetFull,

    /// <summary>The day's request budget is spent; it goes on tomorrow, UTC.</summary>
    BudgetSpent,

    /// <summary>Keygen answered 402: the account has used up its own daily quota. It goes on tomorrow, UTC.</summary>
    QuotaSpent,

    /// <summary>Keygen answered 429.</summary>
    RateLimited,

    /// <summary>
    /// Keygen answered 401 or 403: the token is wrong, or may not read webhook events; the account has no active subscription; or the server
    /// does not go by the host of <see cref="CatchUpOptions.BaseUrl"/>. <see cref="CatchUpResult.Problem"/> says which.
    /// </summary>
    Unauthorized,

    /// <summary>Keygen's API could not be reached, took too long, or answered with an error or a redirect.</summary>
    ApiUnavailable,

    /// <summary>An answer was not signed by the account's key for the request that was made. Nothing of it was used.</summary>
    NotVerified,

    /// <summary>An answer was signed, and is no list of webhook events.</summary>
    Unreadable,

    /// <summary>The store of marks, of leases or of progress is out of reach, or the source of keys.</summary>
    StoreUnavailable,

    /// <summary>The lease was lost, or another machine wrote progress meanwhile; it stopped.</summary>
    Overtaken,

    /// <summary>The configuration, or the progress that is stored, cannot be worked with; or Keygen does not know the environment that is configured.</summary>
    Misconfigured,
}
