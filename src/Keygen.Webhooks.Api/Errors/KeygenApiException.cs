using System.Net;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Api;

/// <summary>
/// A call of Keygen's API failed. The message contains neither the token nor the id or key in the request's path. Error answers are not
/// verified: trust them only to mean that the call failed.
/// </summary>
public sealed class KeygenApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed and, if known, how to fix it.</param>
    /// <param name="kind">Why the call failed.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public KeygenApiException(string message, KeygenApiErrorKind kind, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>Creates the exception.</summary>
    public KeygenApiException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    public KeygenApiException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public KeygenApiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Why the call failed.</summary>
    public KeygenApiErrorKind Kind { get; }

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The errors in the answer. Empty when it has none, as from a proxy.</summary>
    public IReadOnlyList<KeygenApiError> Errors { get; init; } = [];

    /// <summary>The code of the first error that has one, such as <c>KEY_TAKEN</c>; null when there is none.</summary>
    public string? Code => Errors.Select(static error => error.Code).FirstOrDefault(static code => code is not null);

    /// <summary>Keygen's sentence about the first error. It may repeat what was sent, such as a license key. Null when there is none.</summary>
    public string? Detail => Errors.Count > 0 ? Errors[0].Detail : null;

    /// <summary>The JSON pointer to the invalid part of the body of the first error; null when there is none.</summary>
    public string? SourcePointer => Errors.Count > 0 ? Errors[0].SourcePointer : null;

    /// <summary>The invalid query parameter of the first error; null when there is none.</summary>
    public string? SourceParameter => Errors.Count > 0 ? Errors[0].SourceParameter : null;

    /// <summary>Keygen's id of the request, for its support; null when the answer has none.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long Keygen asks to wait before the next call; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the answer has a <c>Keygen-Signature</c>. An unsigned 404 comes from a proxy or concerns the account or the host; an unsigned
    /// 403 comes from a proxy or concerns this machine's address or the host.
    /// </summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether the answer looks like Keygen's: it is JSON, or has a <c>Keygen-Version</c>. A proxy's answer has neither.</summary>
    public bool IsFromKeygen { get; init; }

    /// <summary>Why the answer did not verify; <see cref="VerificationFailure.None"/> for other kinds of errors.</summary>
    public VerificationFailure VerificationFailure { get; init; }
}
