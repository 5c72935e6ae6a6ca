namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>What came of one request.</summary>
internal enum ApiStatus
{
    Ok,

    /// <summary>404, signed by the account: there is no such row, or the token may not see it.</summary>
    Gone,

    /// <summary>The answer is longer than is read.</summary>
    TooLarge,

    Stopped,
    BudgetSpent,
    QuotaSpent,
    RateLimited,
    Unauthorized,

    /// <summary>400 of an environment there is not.</summary>
    Misconfigured,

    Unavailable,
    NotVerified,
    Unreadable,
}

/// <summary>What came of one request.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Page">The rows, when it is Ok and webhook events were asked for.</param>
/// <param name="AnsweredAt">Keygen's clock, when it is Ok.</param>
/// <param name="Problem">What is wrong, for the log; never the token, never a body.</param>
/// <param name="RetryAfter">How long Keygen asked to be left alone.</param>
/// <param name="Resources">The endpoints or policies, when it is Ok and they were asked for.</param>
internal readonly record struct ApiResponse(
    ApiStatus Status, EventRecordPage? Page = null, DateTimeOffset AnsweredAt = default, string? Problem = null, TimeSpan? RetryAfter = null,
    ResourcePage? Resources = null);
