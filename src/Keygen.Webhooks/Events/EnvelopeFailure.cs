namespace Keygen.Webhooks;

/// <summary>Why a verified body could not be read as an event.</summary>
public enum EnvelopeFailure
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The body is not UTF-8, or not JSON.</summary>
    NotJson,

    /// <summary>The body is JSON, but <c>data</c>, its <c>attributes.event</c>, <c>attributes.payload</c> or account is missing or of another kind.</summary>
    Malformed,

    /// <summary><c>data.type</c> is not <c>webhook-events</c>.</summary>
    WrongType,

    /// <summary>The event belongs to another account than the one whose key signed it.</summary>
    ForeignAccount,

    /// <summary>There is neither an idempotency token nor an event id.</summary>
    NoIdentity,
}
