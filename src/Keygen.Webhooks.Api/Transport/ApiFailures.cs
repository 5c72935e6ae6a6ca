using System.Net.Sockets;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Api.Transport;

/// <summary>Makes the exceptions for requests that failed.</summary>
internal static class ApiFailures
{
    public static async Task<KeygenApiException> OfAnswerAsync(KeygenApiRequest request, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var document = await ErrorDocument.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return new($"Keygen's API answered {(int)response.StatusCode} to {request}.{Reason(response, document)}", KeygenApiErrorKind.Refused)
        {
            StatusCode = response.StatusCode,
            Errors = document.Errors,
            RequestId = Header(response, "X-Request-Id") ?? document.RequestId,
            RetryAfter = RetryAfter(response, now),
            IsSigned = response.Headers.NonValidated.Contains("Keygen-Signature"),
            IsFromKeygen = ErrorDocument.IsJson(response.Content) || response.Headers.NonValidated.Contains("Keygen-Version"),
        };
    }

    public static KeygenApiException OfVerification(KeygenApiRequest request, HttpResponseMessage response, VerificationFailure failure) =>
        new($"{Of(failure)} The request was {request}{(request.IsRepeatable ? "." : "; the change may have happened.")}", KeygenApiErrorKind.NotVerified)
        {
            StatusCode = response.StatusCode,
            VerificationFailure = failure,
            RequestId = Header(response, "X-Request-Id"),
            IsSigned = failure is not VerificationFailure.SignatureMissing,
        };

    public static KeygenApiException OfConnection(KeygenApiRequest request, Exception cause) => new(
        $"Keygen's API could not be reached for {request}: {Words(cause)}.{Changed(request)}", KeygenApiErrorKind.Unreachable, cause);

    public static KeygenApiException OfTimeout(KeygenApiRequest request, TimeSpan timeout) => new(
        $"Keygen's API did not answer {request} within {timeout:c}.{Changed(request)}", KeygenApiErrorKind.TimedOut);

    public static KeygenApiException OfSize(KeygenApiRequest request, HttpResponseMessage response, int limit) => new(
        $"Keygen's API answered {request} with more than {limit} bytes.", KeygenApiErrorKind.TooLarge) { StatusCode = response.StatusCode };

    private static string Changed(KeygenApiRequest request) => request.IsRepeatable ? "" : " The change may have happened.";

    /// <summary>Leaves out the detail of a 404, which repeats the id: it may be a license key.</summary>
    private static string Reason(HttpResponseMessage response, ErrorDocument document) => (int)response.StatusCode switch
    {
        >= 300 and < 400 => " Redirects are not followed: check BaseUrl.",
        404 when !response.Headers.NonValidated.Contains("Keygen-Signature") => " The answer has no signature: check BaseUrl and AccountId.",
        404 => " The resource does not exist, or the token may not see it.",
        _ => document.Errors is [var error, ..] ? $" {error}{(error.Detail is null ? "" : $": {error.Detail}")}" : "",
    };

    private static string Of(VerificationFailure failure) => failure switch
    {
        VerificationFailure.SignatureMissing => "The answer has no Keygen-Signature header: BaseUrl is not Keygen's API, or a proxy removes the header.",
        VerificationFailure.DateTooOld or VerificationFailure.DateInFuture =>
            "The answer was signed too long ago or in the future: this machine's clock is wrong, or a cache returned an old answer.",
        VerificationFailure.BodyDigest => "The body of the answer differs from the signed body.",
        VerificationFailure.KeyId => "The answer was signed for an account other than AccountId.",
        VerificationFailure.SignatureMismatch =>
            "The answer was not signed by a key in PublicKeys for this request: check the keys, and that BaseUrl has the host name that Keygen itself uses.",
        _ => $"The answer failed verification: {failure}.",
    };

    /// <summary>Describes an exception with fixed words.</summary>
    private static string Words(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => error.ToString(),
        { InnerException: SocketException { SocketErrorCode: var code } } => code.ToString(),
        _ => exception.GetType().Name,
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 and < 200 } value ? value : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        return asked > TimeSpan.Zero ? asked : null;
    }
}
