using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>key.*</c> family; each carries a pooled key.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeyEvent>))]
public abstract class KeyEvent : KeygenEvent
{
    private protected KeyEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The key at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public PooledKey Key => Single<PooledKey>();
}

/// <summary><c>key.created</c>: A key was added to a policy's pool.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeyCreated>))]
public sealed class KeyCreated : KeyEvent
{
    internal KeyCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>key.deleted</c>: A key was removed from a policy's pool.</summary>
/// <remarks>Shows the state just before the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeyDeleted>))]
public sealed class KeyDeleted : KeyEvent
{
    internal KeyDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>key.updated</c>: A key in a policy's pool was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeyUpdated>))]
public sealed class KeyUpdated : KeyEvent
{
    internal KeyUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>key.*</c> events.</summary>
internal static class KeyEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("key.created", static e => new KeyCreated(e)),
        EventType.Of("key.deleted", static e => new KeyDeleted(e)),
        EventType.Of("key.updated", static e => new KeyUpdated(e)),
    ];
}
