namespace Keygen.Webhooks.Signatures;

/// <summary>
/// Why a delivery, or a response of Keygen's API, did not verify. Use it for logs and metrics. Do not send it to the caller, who gets only
/// a status code.
/// </summary>
public enum VerificationFailure
{
    /// <summary>It verified: the account signed it for this endpoint, within the tolerance.</summary>
    None,

    /// <summary>Nothing has been verified yet.</summary>
    NotVerified,

    /// <summary>The method is not the expected one: <c>POST</c> for a delivery, <c>GET</c> for a response.</summary>
    Method,

    /// <summary>The <c>Keygen-Signature</c> header is missing or blank.</summary>
    SignatureMissing,

    /// <summary>There is more than one <c>Keygen-Signature</c> header.</summary>
    SignatureRepeated,

    /// <summary>The <c>Keygen-Signature</c> header is longer than 4,096 characters.</summary>
    SignatureTooLong,

    /// <summary>
    /// The <c>Keygen-Signature</c> header does not have the form <c>keyid="…", algorithm="…", signature="…", headers="…"</c>, has no
    /// <c>keyid</c>, <c>algorithm</c> or <c>signature</c>, or repeats a parameter.
    /// </summary>
    SignatureMalformed,

    /// <summary>The signature does not cover exactly <c>(request-target) host date digest</c>.</summary>
    SignedHeaders,

    /// <summary>The signature itself is empty: signing failed inside Keygen.</summary>
    SignatureEmpty,

    /// <summary>The signature is not canonical base64.</summary>
    SignatureEncoding,

    /// <summary>The signature does not have the length that its algorithm produces.</summary>
    SignatureLength,

    /// <summary>The <c>keyid</c> is not the configured account.</summary>
    KeyId,

    /// <summary>The algorithm's name is not one of Keygen's.</summary>
    AlgorithmUnknown,

    /// <summary>The algorithm is one of Keygen's, but it is not configured, or there is no key for it.</summary>
    AlgorithmNotAllowed,

    /// <summary>There is neither a <c>Keygen-Date</c> nor a <c>Date</c> header.</summary>
    DateMissing,

    /// <summary>A date header was sent twice.</summary>
    DateRepeated,

    /// <summary>The date does not have the form <c>Mon, 23 Nov 2026 08:46:40 GMT</c>.</summary>
    DateMalformed,

    /// <summary>The date is older than the tolerance: it is a replay, or this machine's clock is fast.</summary>
    DateTooOld,

    /// <summary>The date is further ahead than the tolerance: this machine's clock is slow.</summary>
    DateInFuture,

    /// <summary>There is neither a <c>Keygen-Digest</c> nor a <c>Digest</c> header, or it is blank.</summary>
    DigestMissing,

    /// <summary>A digest header was sent twice.</summary>
    DigestRepeated,

    /// <summary>The digest is not <c>sha-256=</c> and the base64 of 32 bytes.</summary>
    DigestMalformed,

    /// <summary>No configured key made this signature for any configured URL.</summary>
    SignatureMismatch,

    /// <summary>The body is not the signed body.</summary>
    BodyDigest,
}
