using System.Globalization;
using System.Net.Sockets;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>What a developer reads about a request that failed. Error answers need no signature: nothing is believed of them but that something is wrong.</summary>
internal static class ApiErrors
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    public static async Task<ApiResponse> OfAsync(HttpResponseMessage response, ApiAccess access, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            400 when await ErrorCode.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false) is "ENVIRONMENT_INVALID" => new(ApiStatus.Misconfigured, Problem:
                $"Keygen's API answered 400: it has no environment '{access.Environment}'. Set CatchUp:Environment to the id or code of one that exists, or leave it out for the global one; Keygen's Community Edition has none."),
            401 => new(ApiStatus.Unauthorized, Problem: access.Environment is { } environment
                ? $"Keygen's API answered 401: ApiToken is wrong or expired, or was not made in '{environment}' (CatchUp:Environment): an isolated environment takes no token but its own."
                : "Keygen's API answered 401: ApiToken is wrong or expired, or was made in an environment that CatchUp:Environment does not name."),
            403 => new(ApiStatus.Unauthorized, Problem: OfForbidden(response)),
            402 => new(ApiStatus.QuotaSpent, Problem: "Keygen's API answered 402: the account's own daily quota is spent."),
            429 => new(ApiStatus.RateLimited, Problem: "Keygen's API answered 429: too many requests.", RetryAfter: RetryAfter(response, now)),
            >= 300 and < 400 => new(ApiStatus.Unavailable, Problem: Text(
                $"Keygen's API answered with a redirect ({status}), which is not followed: look at BaseUrl.")),
            _ => new(ApiStatus.Unavailable, Problem: Text($"Keygen's API answered {status}."), RetryAfter: RetryAfter(response, now)),
        };
    }

    public static string Of(VerificationFailure failure) => failure switch
    {
        VerificationFailure.SignatureMissing => "an answer of Keygen's API has no Keygen-Signature header: BaseUrl is not Keygen's, or a proxy drops the header.",
        VerificationFailure.DateTooOld or VerificationFailure.DateInFuture =>
            "an answer of Keygen's API was signed at another time than now: this machine's clock is wrong, or a cache is in between.",
        VerificationFailure.BodyDigest => "the body of an answer of Keygen's API is not the one that was signed.",
        VerificationFailure.KeyId => "an answer of Keygen's API was signed for another account than AccountId.",
        VerificationFailure.SignatureMismatch =>
            "an answer of Keygen's API was not signed by a key in PublicKeys for this request: look at the keys, and that BaseUrl has the host Keygen itself goes by.",
        _ => $"an answer of Keygen's API did not verify: {failure}.",
    };

    /// <summary>What an exception says in words of a fixed set: its message may repeat an address.</summary>
    public static string Words(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => error.ToString(),
        { InnerException: SocketException { SocketErrorCode: var code } } => code.ToString(),
        _ => exception.GetType().Name,
    };

    /// <summary>Keygen signs a 403 that is about the token; before it looks at that, it refuses addresses, and hosts it does not go by.</summary>
    private static string OfForbidden(HttpResponseMessage response) =>
        response.Headers.NonValidated.Contains("Keygen-Signature")
            ? "Keygen's API answered 403: ApiToken may not read this, or the account has no active subscription."
        : ErrorCode.IsJson(response.Content) || response.Headers.NonValidated.Contains("Keygen-Version")
            ? "Keygen's API answered 403 without a signature: it, or something in front of it, refuses this machine's address."
            : "Keygen's API answered 403 without JSON and without a Keygen-Version: the server does not go by the host of BaseUrl (one of your own answers under its KEYGEN_HOST alone), or something in front of it refuses this machine.";

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        return asked > LongestRetryAfter ? LongestRetryAfter : asked > TimeSpan.Zero ? asked : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
