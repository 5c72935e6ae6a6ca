namespace Keygen.Webhooks;

/// <summary>Any event of the <c>package.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class PackageEvent : KeygenEvent
{
    internal PackageEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>package.*</c> events.</summary>
internal static class PackageEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("package.created", static e => new PackageEvent(e)),
        EventType.Of("package.deleted", static e => new PackageEvent(e)),
        EventType.Of("package.updated", static e => new PackageEvent(e)),
    ];
}
