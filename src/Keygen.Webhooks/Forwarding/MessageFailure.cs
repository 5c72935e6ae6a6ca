namespace Keygen.Webhooks.Forwarding;

/// <summary>Why a message was rejected. Running it again does not help: put it aside.</summary>
public enum MessageFailure
{
    /// <summary>There is no failure.</summary>
    None,

    /// <summary>It is not the JSON of a message, or a member is missing or has another type.</summary>
    Malformed,

    /// <summary>A newer version of this library wrote it, in a format that this one does not know.</summary>
    NewerFormat,

    /// <summary>This process has no registration with the name in the message.</summary>
    UnknownRegistration,

    /// <summary>
    /// It was received longer ago than the store remembers events (its retention less two days), so nobody knows what was completed.
    /// </summary>
    TooOld,

    /// <summary>The account did not sign its headers and body for an endpoint of the registration, or its key is no longer configured.</summary>
    NotVerified,

    /// <summary>The body verifies, but is not an event.</summary>
    NotAnEvent,

    /// <summary>A member of the message, such as the event's name, is not what the account signed.</summary>
    Altered,
}
