using System.Globalization;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>Explains each refusal in the log. A value from the request is repeated only if it is well-formed.</summary>
internal static class RefusalExplanations
{
    public const string BodyDiffers = "digest: the body is not the signed one; a proxy rewrote it.";

    public const string KeysUnavailable = "The public keys were not available. The log has the exception (id 1104).";

    public static string Of(VerificationFailure failure, in SignedHead head, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt) =>
        failure switch
        {
            VerificationFailure.SignatureMissing => "There is no Keygen-Signature header: the request is not from Keygen, or a proxy removes the header.",
            VerificationFailure.SignatureRepeated => "There are several Keygen-Signature headers: a proxy repeats them, or the request is an attack.",
            VerificationFailure.SignatureTooLong => "The Keygen-Signature header is longer than 4,096 characters.",
            VerificationFailure.SignatureMalformed => "The Keygen-Signature header does not have the form keyid=\"…\", algorithm=\"…\", signature=\"…\", headers=\"…\".",
            VerificationFailure.SignedHeaders => $"The signature does not cover exactly \"{SigningString.Headers}\".",
            VerificationFailure.SignatureEmpty => "The signature is empty: signing failed inside Keygen, which sent the delivery without a signature and will deliver it again.",
            VerificationFailure.SignatureEncoding => "The signature is not canonical base64.",
            VerificationFailure.SignatureLength => "The signature does not have the length that the configured key produces.",
            VerificationFailure.KeyId => $"keyid: {Claim(head, static header => header.KeyId, IsUuid)} is not AccountId, {verifier.AccountId}.",
            VerificationFailure.AlgorithmUnknown => "algorithm: it is not one of Keygen's names.",
            VerificationFailure.AlgorithmNotAllowed =>
                $"algorithm: the endpoint is set to {Claim(head, static header => header.Algorithm, IsAlgorithm)}, but Algorithms does not name it, or PublicKeys has no key for it.",
            VerificationFailure.DateMissing => "date: there is neither a Keygen-Date nor a Date header.",
            VerificationFailure.DateRepeated => "date: a date header was sent twice.",
            VerificationFailure.DateMalformed => "date: it does not have the form 'Mon, 23 Nov 2026 08:46:40 GMT'.",
            VerificationFailure.DateTooOld =>
                $"date: it was signed {Distance(head, receivedAt)} before it was received, more than the Tolerance of {settings.Options.Tolerance:c}: it is a replay, a proxy delays requests, or this machine's clock is fast.",
            VerificationFailure.DateInFuture =>
                $"date: it was signed {Distance(head, receivedAt)} after it was received, more than the Tolerance of {settings.Options.Tolerance:c}: this machine's clock is slow.",
            VerificationFailure.DigestMissing => "digest: there is neither a Keygen-Digest nor a Digest header, or it is blank.",
            VerificationFailure.DigestRepeated => "digest: a digest header was sent twice.",
            VerificationFailure.DigestMalformed => "digest: it is not 'sha-256=' and the base64 of 32 bytes.",
            VerificationFailure.SignatureMismatch =>
                $"No configured key made this signature for {(settings.Options.TrustRequestUrl ? "the URL of the request" : string.Join(" or ", settings.Urls.AsEnumerable()))}. Compare PublicKeys with the account's keys at Keygen, and EndpointUrls, letter by letter, with the endpoint's URL there.",
            _ => failure.ToString(),
        };

    public static string Of(EnvelopeFailure failure) => failure switch
    {
        EnvelopeFailure.NotJson => "The body is not UTF-8 JSON.",
        EnvelopeFailure.Malformed => "data, its attributes.event, its attributes.payload or its account is missing, or has another type than Keygen documents.",
        EnvelopeFailure.WrongType => "data.type is not 'webhook-events': the account signed it, but it is not a webhook event.",
        EnvelopeFailure.ForeignAccount => "relationships.account is not AccountId.",
        EnvelopeFailure.NoIdentity => "There is neither data.meta.idempotencyToken nor data.id.",
        _ => failure.ToString(),
    };

    public static string OfShape(WebhookOutcome outcome, WebhookRequest request, int maxBodySize) => outcome switch
    {
        WebhookOutcome.ContentTooLarge => string.Create(
            CultureInfo.InvariantCulture, $"Its Content-Length is {request.ContentLength} bytes, but MaxBodySize is {maxBodySize}."),
        WebhookOutcome.UnsupportedMediaType =>
            "Its Content-Type is missing, repeated, or neither application/json nor application/vnd.api+json in UTF-8, or it has a Content-Encoding.",
        _ => "It is not a POST. Keygen sends only POST, unless a redirect changed it.",
    };

    public static string OfBody(WebhookOutcome outcome, int maxBodySize) => outcome switch
    {
        WebhookOutcome.BodyAlreadyRead =>
            "It arrived without its body. Either a middleware read it: let the middleware call EnableBuffering() and rewind. Or, in Azure Functions' built-in model, it was sent in chunks: send it with a Content-Length, or use the ASP.NET Core integration.",
        WebhookOutcome.ContentTooLarge => string.Create(CultureInfo.InvariantCulture, $"It is longer than MaxBodySize, {maxBodySize} bytes."),
        WebhookOutcome.BodyTimeout => "It took longer than 10 seconds.",
        WebhookOutcome.BadRequest => "The host could not read it: it ended early, is malformed, or is longer than the host allows.",
        _ => outcome.ToString(),
    };

    private static string Claim(in SignedHead head, Func<SignatureHeader, ReadOnlySpan<char>> pick, Func<string, bool> isHarmless)
    {
        var claim = HeadValues.Read(head, out var values) is VerificationFailure.None ? pick(values.Header).ToString() : "";
        return isHarmless(claim) ? $"'{claim}'" : "a malformed value";
    }

    private static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    private static bool IsAlgorithm(string text) => SignatureAlgorithms.TryParse(text, out _);

    private static string Distance(in SignedHead head, DateTimeOffset receivedAt) =>
        HeadValues.Read(head, out var values) is VerificationFailure.None
        && DateTimeOffset.TryParseExact(values.Date, "r", DateTimeFormatInfo.InvariantInfo, DateTimeStyles.None, out var date)
            ? (receivedAt - date).Duration().ToString("c", CultureInfo.InvariantCulture)
            : "?";
}
