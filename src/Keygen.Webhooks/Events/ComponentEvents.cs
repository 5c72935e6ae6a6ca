using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>component.*</c> family; each carries a component.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ComponentEvent>))]
public abstract class ComponentEvent : KeygenEvent
{
    private protected ComponentEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The component at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Component Component => Single<Component>();
}

/// <summary><c>component.created</c>: A component was added to a machine.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ComponentCreated>))]
public sealed class ComponentCreated : ComponentEvent
{
    internal ComponentCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>component.deleted</c>: A component was removed from a machine.</summary>
/// <remarks>Shows the state just before the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ComponentDeleted>))]
public sealed class ComponentDeleted : ComponentEvent
{
    internal ComponentDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>component.updated</c>: A component was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ComponentUpdated>))]
public sealed class ComponentUpdated : ComponentEvent
{
    internal ComponentUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>component.*</c> events.</summary>
internal static class ComponentEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("component.created", static e => new ComponentCreated(e)),
        EventType.Of("component.deleted", static e => new ComponentDeleted(e)),
        EventType.Of("component.updated", static e => new ComponentUpdated(e)),
    ];
}
