namespace Keygen.Webhooks.Signatures;

/// <summary>
/// Why a delivery, or a response of Keygen's API, was not accepted as Keygen's. For logs and metrics: an answer to the caller
/// never says more than the status code.
/// </summary>
public enum VerificationFailure
{
    /// <summary>Nothing is wrong: it was signed by the account's key, for this endpoint, just now.</summary>
    None,

    /// <summary>Nothing was verified yet.</summary>
    NotVerified,

    /// <summary>The method is not the one this was signed for: <c>POST</c> for a delivery.</summary>
    Method,

    /// <summary>No <c>Keygen-Signature</c> header, or a blank one.</summary>
    SignatureMissing,

    /// <summary>More than one <c>Keygen-Signature</c> header.</summary>
    SignatureRepeated,

    /// <summary>The <c>Keygen-Signature</c> header is longer than 4,096 characters.</summary>
    SignatureTooLong,

    /// <summary>
    /// The <c>Keygen-Signature</c> header is not of the form <c>keyid="…", algorithm="…", signature="…", headers="…"</c>, lacks
    /// <c>keyid</c>, <c>algorithm</c> or <c>signature</c>, or names a parameter twice.
    /// </summary>
    SignatureMalformed,

    /// <summary>The signature does not cover exactly <c>(request-target) host date digest</c>.</summary>
    SignedHeaders,

    /// <summary>The signature itself is empty: signing failed inside Keygen.</summary>
    SignatureEmpty,

    /// <summary>The signature is not canonical base64.</summary>
    SignatureEncoding,

    /// <summary>The signature is not as long as its algorithm makes it.</summary>
    SignatureLength,

    /// <summary>The <c>keyid</c> is not the configured account.</summary>
    KeyId,

    /// <summary>The algorithm's name is not one of Keygen's.</summary>
    AlgorithmUnknown,

    /// <summary>The algorithm is one of Keygen's, but it was not configured, or no key fits it.</summary>
    AlgorithmNotAllowed,

    /// <summary>Neither a <c>Keygen-Date</c> nor a <c>Date</c> header.</summary>
    DateMissing,

    /// <summary>A date header was sent twice.</summary>
    DateRepeated,

    /// <summary>The date is not of the form <c>Mon, 23 Nov 2026 08:46:40 GMT</c>.</summary>
    DateMalformed,

    /// <summary>The date is older than the tolerance: a replay, or this machine's clock is fast.</summary>
    DateTooOld,

    /// <summary>The date is further ahead than the tolerance: this machine's clock is slow.</summary>
    DateInFuture,

    /// <summary>Neither a <c>Keygen-Digest</c> nor a <c>Digest</c> header, or a blank one.</summary>
    DigestMissing,

    /// <summary>A digest header was sent twice.</summary>
    DigestRepeated,

    /// <summary>The digest is not <c>sha-256=</c> and the base64 of 32 bytes.</summary>
    DigestMalformed,

    /// <summary>No configured key made this signature for any configured URL.</summary>
    SignatureMismatch,

    /// <summary>The body is not the one that was signed.</summary>
    BodyDigest,
}
