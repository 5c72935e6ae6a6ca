using System.Net;

namespace Keygen.Webhooks.Api.Transport;

/// <summary>Decides whether a failed request is sent again.</summary>
internal static class RetryRule
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <param name="request">The request.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="retries">How often it was repeated already.</param>
    /// <param name="options">The limits.</param>
    /// <returns>The wait before the next attempt; null to give up.</returns>
    public static TimeSpan? DelayAfter(KeygenApiRequest request, KeygenApiException failure, int retries, KeygenApiOptions options)
    {
        var delay = failure.RetryAfter ?? FirstDelay * Math.Pow(2, retries);
        return request.IsRepeatable && IsTransient(failure) && retries < options.MaxRetries && delay <= options.MaxRetryDelay ? delay : null;
    }

    private static bool IsTransient(KeygenApiException failure) => failure switch
    {
        { Kind: KeygenApiErrorKind.Unreachable or KeygenApiErrorKind.TimedOut } => true,
        { Kind: KeygenApiErrorKind.Refused, StatusCode: { } status } => status is
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        _ => false,
    };
}
