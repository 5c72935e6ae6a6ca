namespace Keygen.Webhooks;

/// <summary>Any event of the <c>second-factor.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class SecondFactorEvent : KeygenEvent
{
    internal SecondFactorEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>second-factor.*</c> events.</summary>
internal static class SecondFactorEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("second-factor.created", static e => new SecondFactorEvent(e)),
        EventType.Of("second-factor.deleted", static e => new SecondFactorEvent(e)),
        EventType.Of("second-factor.disabled", static e => new SecondFactorEvent(e)),
        EventType.Of("second-factor.enabled", static e => new SecondFactorEvent(e)),
    ];
}
