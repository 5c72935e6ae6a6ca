using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>The table of HTTP status codes.</summary>
/// <remarks>
/// Never 3xx: Keygen follows a redirect with a GET and counts the page it finds as delivered. Never 410 or 530: Keygen disables
/// the endpoint. See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation</see>.
/// </remarks>
public static class WebhookOutcomes
{
    /// <summary>The status code of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>A status code; 400 for <see cref="WebhookOutcome.Aborted"/>, for whoever might still listen.</returns>
    public static int ToStatusCode(this WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Handled or WebhookOutcome.Duplicate or WebhookOutcome.Ignored => 200,
        WebhookOutcome.InProgress => 409,
        WebhookOutcome.HandlerFailed or WebhookOutcome.BodyAlreadyRead => 500,
        WebhookOutcome.Unavailable or WebhookOutcome.LeaseLost or WebhookOutcome.Draining or WebhookOutcome.Misconfigured => 503,
        WebhookOutcome.Unauthorized => 401,
        WebhookOutcome.MethodNotAllowed => 405,
        WebhookOutcome.UnsupportedMediaType => 415,
        WebhookOutcome.ContentTooLarge => 413,
        WebhookOutcome.BodyTimeout => 408,
        _ => 400,
    };

    /// <summary>What comes of a delivery that did not verify: malformed headers are 400, all else 401.</summary>
    internal static WebhookOutcome Of(VerificationFailure failure) => failure switch
    {
        VerificationFailure.Method => WebhookOutcome.MethodNotAllowed,
        VerificationFailure.SignatureRepeated or VerificationFailure.SignatureTooLong or VerificationFailure.SignatureMalformed
            or VerificationFailure.DateMissing or VerificationFailure.DateRepeated or VerificationFailure.DateMalformed
            or VerificationFailure.DigestRepeated or VerificationFailure.DigestMalformed => WebhookOutcome.BadRequest,
        _ => WebhookOutcome.Unauthorized,
    };

    /// <summary>What comes of a delivery that could not be read.</summary>
    internal static WebhookOutcome Of(EnvelopeFailure failure) =>
        failure is EnvelopeFailure.ForeignAccount ? WebhookOutcome.Unauthorized : WebhookOutcome.BadRequest;

    /// <summary>Of the outcomes of several handlers: 503 before 500 before 409 before 200, and handled before duplicate.</summary>
    internal static WebhookOutcome OrWorse(this WebhookOutcome outcome, WebhookOutcome other) => Rank(other) > Rank(outcome) ? other : outcome;

    private static int Rank(WebhookOutcome outcome) => outcome.ToStatusCode() switch
    {
        503 => 4,
        500 => 3,
        409 => 2,
        _ => outcome is WebhookOutcome.Handled ? 1 : 0,
    };
}
