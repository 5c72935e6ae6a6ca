using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Maps each outcome to the HTTP status code to answer.</summary>
/// <remarks>
/// No outcome is 3xx: Keygen would follow a redirect with a GET and count any page it finds as delivered. No outcome is 410 or 530: Keygen
/// would disable the endpoint. See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation</see>.
/// </remarks>
public static class WebhookOutcomeExtensions
{
    /// <summary>Returns the HTTP status code of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The status code. <see cref="WebhookOutcome.Aborted"/> is 400, which normally nobody receives.</returns>
    public static int ToStatusCode(this WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Handled or WebhookOutcome.Duplicate or WebhookOutcome.Ignored => 200,
        WebhookOutcome.InProgress => 409,
        WebhookOutcome.HandlerFailed or WebhookOutcome.BodyAlreadyRead => 500,
        WebhookOutcome.Unavailable or WebhookOutcome.NotForwarded or WebhookOutcome.LeaseLost or WebhookOutcome.Draining or WebhookOutcome.Misconfigured => 503,
        WebhookOutcome.Unauthorized => 401,
        WebhookOutcome.MethodNotAllowed => 405,
        WebhookOutcome.UnsupportedMediaType => 415,
        WebhookOutcome.ContentTooLarge => 413,
        WebhookOutcome.BodyTimeout => 408,
        _ => 400,
    };

    /// <summary>The outcome of a delivery that did not verify: 400 for malformed headers, 401 for the rest.</summary>
    internal static WebhookOutcome Of(VerificationFailure failure) => failure switch
    {
        VerificationFailure.Method => WebhookOutcome.MethodNotAllowed,
        VerificationFailure.SignatureRepeated or VerificationFailure.SignatureTooLong or VerificationFailure.SignatureMalformed
            or VerificationFailure.DateMissing or VerificationFailure.DateRepeated or VerificationFailure.DateMalformed
            or VerificationFailure.DigestRepeated or VerificationFailure.DigestMalformed => WebhookOutcome.BadRequest,
        _ => WebhookOutcome.Unauthorized,
    };

    /// <summary>The outcome of a delivery that verified and could not be read.</summary>
    internal static WebhookOutcome Of(EnvelopeFailure failure) =>
        failure is EnvelopeFailure.ForeignAccount ? WebhookOutcome.Unauthorized : WebhookOutcome.BadRequest;

    /// <summary>The outcome of several handlers is the worst of theirs: 503, 500, 409, handled, duplicate, in this order.</summary>
    internal static WebhookOutcome OrWorse(this WebhookOutcome outcome, WebhookOutcome other) => Rank(other) > Rank(outcome) ? other : outcome;

    private static int Rank(WebhookOutcome outcome) => outcome.ToStatusCode() switch
    {
        503 => 4,
        500 => 3,
        409 => 2,
        _ => outcome is WebhookOutcome.Handled ? 1 : 0,
    };
}
