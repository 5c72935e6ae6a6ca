using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>environment.*</c> family; each carries an environment.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EnvironmentEvent>))]
public abstract class EnvironmentEvent : KeygenEvent
{
    private protected EnvironmentEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The environment at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public KeygenEnvironment Environment => Single<KeygenEnvironment>();
}

/// <summary><c>environment.created</c>: An environment was created.</summary>
/// <remarks>Enterprise Edition and Keygen Cloud only. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EnvironmentCreated>))]
public sealed class EnvironmentCreated : EnvironmentEvent
{
    internal EnvironmentCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>environment.deleted</c>: An environment was deleted.</summary>
/// <remarks>
/// Shows the state just before the deletion. Enterprise Edition and Keygen Cloud only. Never sent to an endpoint of a product.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EnvironmentDeleted>))]
public sealed class EnvironmentDeleted : EnvironmentEvent
{
    internal EnvironmentDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>environment.updated</c>: An environment was changed.</summary>
/// <remarks>Enterprise Edition and Keygen Cloud only. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EnvironmentUpdated>))]
public sealed class EnvironmentUpdated : EnvironmentEvent
{
    internal EnvironmentUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>environment.*</c> events.</summary>
internal static class EnvironmentEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("environment.created", static e => new EnvironmentCreated(e)),
        EventType.Of("environment.deleted", static e => new EnvironmentDeleted(e)),
        EventType.Of("environment.updated", static e => new EnvironmentUpdated(e)),
    ];
}
