namespace Keygen.Webhooks;

/// <summary>The reason why a verified body is not a valid event.</summary>
public enum EnvelopeFailure
{
    /// <summary>There is no failure.</summary>
    None,

    /// <summary>The body is not UTF-8, or not JSON.</summary>
    NotJson,

    /// <summary>
    /// The body is JSON, but <c>data</c>, its <c>attributes.event</c>, <c>attributes.payload</c> or account is missing or has another JSON
    /// type.
    /// </summary>
    Malformed,

    /// <summary><c>data.type</c> is not <c>webhook-events</c>.</summary>
    WrongType,

    /// <summary>The event belongs to another account than the key that signed it.</summary>
    ForeignAccount,

    /// <summary>The envelope has neither an idempotency token nor an event id.</summary>
    NoIdentity,
}
