namespace Keygen.Webhooks;

/// <summary>Any event of the <c>environment.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class EnvironmentEvent : KeygenEvent
{
    internal EnvironmentEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>environment.*</c> events.</summary>
internal static class EnvironmentEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("environment.created", static e => new EnvironmentEvent(e)),
        EventType.Of("environment.deleted", static e => new EnvironmentEvent(e)),
        EventType.Of("environment.updated", static e => new EnvironmentEvent(e)),
    ];
}
