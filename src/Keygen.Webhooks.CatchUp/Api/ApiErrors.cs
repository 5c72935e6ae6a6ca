using System.Globalization;
using Keygen.Webhooks.Api;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>
/// The messages for requests that failed. Those for refused requests name the settings of catch-up; others are the client's. Error answers
/// are not verified: they are trusted only to mean that the request failed.
/// </summary>
internal static class ApiErrors
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    public static ApiResponse Of(KeygenApiException exception, ApiAccess access) => exception.Kind switch
    {
        KeygenApiErrorKind.Refused => OfAnswer(exception, access),
        KeygenApiErrorKind.NotVerified => new(ApiStatus.NotVerified, Problem: exception.Message),
        KeygenApiErrorKind.TooLarge => new(ApiStatus.TooLarge, Problem: exception.Message),
        _ => new(ApiStatus.Unavailable, Problem: exception.Message),
    };

    private static ApiResponse OfAnswer(KeygenApiException exception, ApiAccess access)
    {
        var status = (int?)exception.StatusCode;
        return status switch
        {
            400 when exception.Code is "ENVIRONMENT_INVALID" => new(ApiStatus.Misconfigured, Problem:
                $"Keygen's API answered 400: the environment '{access.Environment}' does not exist. Set CatchUp:Environment to the id or code of an existing environment, or remove it for the global environment. Keygen's Community Edition has no environments."),
            401 => new(ApiStatus.Unauthorized, Problem: access.Environment is { } environment
                ? $"Keygen's API answered 401: ApiToken is wrong or expired, or was not created in '{environment}' (CatchUp:Environment). An isolated environment accepts only its own tokens."
                : "Keygen's API answered 401: ApiToken is wrong or expired, or was created in an environment other than CatchUp:Environment."),
            403 => new(ApiStatus.Unauthorized, Problem: OfForbidden(exception)),
            404 => new(ApiStatus.Unavailable, Problem: "Keygen's API answered 404 without a signature: check BaseUrl and AccountId."),
            402 => new(ApiStatus.QuotaSpent, Problem: "Keygen's API answered 402: the account has used up its daily request quota at Keygen."),
            429 => new(ApiStatus.RateLimited, Problem: "Keygen's API answered 429: too many requests.", RetryAfter: RetryAfter(exception)),
            >= 300 and < 400 => new(ApiStatus.Unavailable, Problem: Text(
                $"Keygen's API answered with a redirect ({status}), which catch-up does not follow. Check BaseUrl.")),
            _ => new(ApiStatus.Unavailable, Problem: Text($"Keygen's API answered {status}."), RetryAfter: RetryAfter(exception)),
        };
    }

    /// <summary>
    /// Keygen signs a 403 about the token. It does not sign a 403 that it sends before checking the token: for a refused address or an
    /// unknown host.
    /// </summary>
    private static string OfForbidden(KeygenApiException exception) =>
        exception.IsSigned ? "Keygen's API answered 403: ApiToken has no permission to read this, or the account has no active subscription."
        : exception.IsFromKeygen ? "Keygen's API answered 403 without a signature: the API, or a proxy in front of it, refuses this machine's address."
        : "Keygen's API answered 403 without JSON and without a Keygen-Version: the server does not serve the host in BaseUrl (a self-hosted server serves only its KEYGEN_HOST), or a proxy in front of it refuses this machine.";

    private static TimeSpan? RetryAfter(KeygenApiException exception) =>
        exception.RetryAfter > LongestRetryAfter ? LongestRetryAfter : exception.RetryAfter;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
