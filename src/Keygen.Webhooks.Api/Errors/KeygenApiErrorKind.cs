namespace Keygen.Webhooks.Api;

/// <summary>Why a call of Keygen's API failed.</summary>
public enum KeygenApiErrorKind
{
    /// <summary>The API, or something in front of it, answered with an error: see <see cref="KeygenApiException.StatusCode"/>.</summary>
    Refused,

    /// <summary>The API could not be reached, or the connection broke. A change may have happened.</summary>
    Unreachable,

    /// <summary>The API did not answer in time. A change may have happened.</summary>
    TimedOut,

    /// <summary>
    /// The account's key did not sign the answer for this request: see <see cref="KeygenApiException.VerificationFailure"/>. A change may
    /// have happened.
    /// </summary>
    NotVerified,

    /// <summary>The answer is not the document that the call returns. A change has happened.</summary>
    Unreadable,

    /// <summary>The answer has more than 32 MiB, and was not read to its end. A change has happened.</summary>
    TooLarge,

    /// <summary>A list changed while it was read, and its next page cannot be found. Read it again from the start.</summary>
    ListChanged,
}
