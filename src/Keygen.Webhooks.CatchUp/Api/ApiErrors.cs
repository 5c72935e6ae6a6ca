using System.Globalization;
using System.Net.Sockets;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchingUp;

/// <summary>What a developer reads about a request that failed. Error answers need no signature: nothing is believed of them but that something is wrong.</summary>
internal static class ApiErrors
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    public static ApiAnswer Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            401 or 403 => new(ApiStatus.Unauthorized, Problem: Text(
                $"Keygen's API answered {status}: ApiToken is wrong or expired, may not read webhook events, or the account has no active subscription.")),
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

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        return asked > LongestRetryAfter ? LongestRetryAfter : asked > TimeSpan.Zero ? asked : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
