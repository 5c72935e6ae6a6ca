namespace Keygen.Webhooks;

/// <summary>Any event of the <c>key.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class KeyEvent : KeygenEvent
{
    internal KeyEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>key.*</c> events.</summary>
internal static class KeyEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("key.created", static e => new KeyEvent(e)),
        EventType.Of("key.deleted", static e => new KeyEvent(e)),
        EventType.Of("key.updated", static e => new KeyEvent(e)),
    ];
}
