using System.Globalization;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>What a developer reads in the log about a refusal. Of the request only what has a known shape is repeated.</summary>
internal static class RefusalExplanations
{
    public static string Of(VerificationFailure failure, in SignedHead head, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt) =>
        failure switch
        {
            VerificationFailure.SignatureMissing => "There is no Keygen-Signature header: the request is not Keygen's, or a proxy drops the header.",
            VerificationFailure.SignatureRepeated => "There are several Keygen-Signature headers: a proxy repeats them, or someone tries to.",
            VerificationFailure.SignatureTooLong => "The Keygen-Signature header is longer than 4,096 characters.",
            VerificationFailure.SignatureMalformed => "The Keygen-Signature header is not of the form keyid=\"…\", algorithm=\"…\", signature=\"…\", headers=\"…\".",
            VerificationFailure.SignedHeaders => $"The signature does not cover exactly \"{SigningString.Headers}\".",
            VerificationFailure.SignatureEmpty => "The signature is empty: signing failed inside Keygen, which sends the delivery all the same and will try again.",
            VerificationFailure.SignatureEncoding => "The signature is not canonical base64.",
            VerificationFailure.SignatureLength => "The signature is not as long as the configured key makes one.",
            VerificationFailure.KeyId => $"keyid: {Claim(head, static header => header.KeyId, IsUuid)} is not AccountId, {verifier.AccountId}.",
            VerificationFailure.AlgorithmUnknown => "algorithm: not one of Keygen's names.",
            VerificationFailure.AlgorithmNotAllowed =>
                $"algorithm: the endpoint is set to {Claim(head, static header => header.Algorithm, IsAlgorithm)}, which Algorithms does not name or no key in PublicKeys fits.",
            VerificationFailure.DateMissing => "date: there is neither a Keygen-Date nor a Date header.",
            VerificationFailure.DateRepeated => "date: a date header was sent twice.",
            VerificationFailure.DateMalformed => "date: not of the form 'Mon, 23 Nov 2026 08:46:40 GMT'.",
            VerificationFailure.DateTooOld =>
                $"date: it was signed {Distance(head, receivedAt)} before it was received, more than the Tolerance of {settings.Options.Tolerance:c}: a replay, a proxy that holds requests back, or this machine's clock is fast.",
            VerificationFailure.DateInFuture =>
                $"date: it was signed {Distance(head, receivedAt)} after it was received, more than the Tolerance of {settings.Options.Tolerance:c}: this machine's clock is slow.",
            VerificationFailure.DigestMissing => "digest: there is neither a Keygen-Digest nor a Digest header, or it is blank.",
            VerificationFailure.DigestRepeated => "digest: a digest header was sent twice.",
            VerificationFailure.DigestMalformed => "digest: not 'sha-256=' and the base64 of 32 bytes.",
            VerificationFailure.SignatureMismatch =>
                $"No configured key made this signature for {(settings.Options.TrustRequestUrl ? "the URL it was sent to" : string.Join(" or ", settings.Urls.AsEnumerable()))}. Compare PublicKeys with the account's keys at Keygen, and EndpointUrls, letter by letter, with the URL of the endpoint there.",
            _ => failure.ToString(),
        };

    public static string Of(EnvelopeFailure failure) => failure switch
    {
        EnvelopeFailure.NotJson => "The body is not UTF-8 JSON.",
        EnvelopeFailure.Malformed => "data, its attributes.event, attributes.payload or its account is missing or not of the kind Keygen documents.",
        EnvelopeFailure.WrongType => "data.type is not 'webhook-events': the account signed it, but as something else.",
        EnvelopeFailure.ForeignAccount => "relationships.account is not AccountId.",
        EnvelopeFailure.NoIdentity => "There is neither data.meta.idempotencyToken nor data.id.",
        _ => failure.ToString(),
    };

    public static string OfShape(WebhookOutcome outcome, WebhookRequest request, int maxBodySize) => outcome switch
    {
        WebhookOutcome.ContentTooLarge => string.Create(
            CultureInfo.InvariantCulture, $"It announces a body of {request.ContentLength} bytes, and MaxBodySize is {maxBodySize}."),
        WebhookOutcome.UnsupportedMediaType =>
            "Its Content-Type is missing, repeated, or neither application/json nor application/vnd.api+json in UTF-8, or it has a Content-Encoding.",
        _ => "It is no POST: Keygen sends no other, unless something redirected it.",
    };

    public static string OfBody(WebhookOutcome outcome, int maxBodySize) => outcome switch
    {
        WebhookOutcome.BodyAlreadyRead =>
            "It arrived without its body. Either a middleware read it: have it call EnableBuffering() and rewind. Or, in Azure Functions' built-in model, it was sent in chunks: have it sent with a Content-Length, or use the ASP.NET Core integration.",
        WebhookOutcome.ContentTooLarge => string.Create(CultureInfo.InvariantCulture, $"It is longer than MaxBodySize, {maxBodySize} bytes."),
        WebhookOutcome.BodyTimeout => "It took longer than 10 seconds.",
        WebhookOutcome.BadRequest => "The host gave it up: it was cut short or malformed, or longer than a limit of the host's own.",
        _ => outcome.ToString(),
    };

    private static string Claim(in SignedHead head, Func<SignatureHeader, ReadOnlySpan<char>> pick, Func<string, bool> isHarmless)
    {
        var claim = HeadValues.Read(head, out var values) is VerificationFailure.None ? pick(values.Header).ToString() : "";
        return isHarmless(claim) ? $"'{claim}'" : "something of another shape";
    }

    private static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    private static bool IsAlgorithm(string text) => SignatureAlgorithms.TryParse(text, out _);

    private static string Distance(in SignedHead head, DateTimeOffset receivedAt) =>
        HeadValues.Read(head, out var values) is VerificationFailure.None
        && DateTimeOffset.TryParseExact(values.Date, "r", DateTimeFormatInfo.InvariantInfo, DateTimeStyles.None, out var date)
            ? (receivedAt - date).Duration().ToString("c", CultureInfo.InvariantCulture)
            : "?";
}
