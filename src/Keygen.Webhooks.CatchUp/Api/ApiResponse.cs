namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>The outcome of one request.</summary>
internal enum ApiStatus
{
    Ok,

    /// <summary>404, signed by the account: the row does not exist, or the token has no permission to see it.</summary>
    Gone,

    /// <summary>The answer is larger than the limit.</summary>
    TooLarge,

    Stopped,
    BudgetSpent,
    QuotaSpent,
    RateLimited,
    Unauthorized,

    /// <summary>400: the configured environment does not exist.</summary>
    Misconfigured,

    Unavailable,
    NotVerified,
    Unreadable,
}

/// <summary>The result of one request.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Page">The rows; null unless the status is Ok and the request was for webhook events.</param>
/// <param name="AnsweredAt">The time of the answer by Keygen's clock; set when the status is Ok.</param>
/// <param name="Problem">The error, for the log. It contains no token and no body. Null when the status is Ok.</param>
/// <param name="RetryAfter">The wait that Keygen asked for; null when it asked for none.</param>
/// <param name="Resources">The endpoints or policies; null unless the status is Ok and the request was for them.</param>
internal readonly record struct ApiResponse(
    ApiStatus Status, EventRecordPage? Page = null, DateTimeOffset AnsweredAt = default, string? Problem = null, TimeSpan? RetryAfter = null,
    ResourcePage? Resources = null);
