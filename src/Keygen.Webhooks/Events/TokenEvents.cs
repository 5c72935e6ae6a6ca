namespace Keygen.Webhooks;

/// <summary>Any event of the <c>token.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class TokenEvent : KeygenEvent
{
    internal TokenEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>token.*</c> events.</summary>
internal static class TokenEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("token.generated", static e => new TokenEvent(e)),
        EventType.Of("token.regenerated", static e => new TokenEvent(e)),
        EventType.Of("token.revoked", static e => new TokenEvent(e)),
    ];
}
