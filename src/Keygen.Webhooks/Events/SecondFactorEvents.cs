using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>second-factor.*</c> family; each carries a second factor.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SecondFactorEvent>))]
public abstract class SecondFactorEvent : KeygenEvent
{
    private protected SecondFactorEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The second factor at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public SecondFactor SecondFactor => Single<SecondFactor>();
}

/// <summary><c>second-factor.created</c>: A user created a second factor, which is not enabled yet.</summary>
/// <remarks>Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SecondFactorCreated>))]
public sealed class SecondFactorCreated : SecondFactorEvent
{
    internal SecondFactorCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>second-factor.deleted</c>: A second factor was removed.</summary>
/// <remarks>Shows the state just before the deletion. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SecondFactorDeleted>))]
public sealed class SecondFactorDeleted : SecondFactorEvent
{
    internal SecondFactorDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>second-factor.disabled</c>: A second factor was disabled.</summary>
/// <remarks>Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SecondFactorDisabled>))]
public sealed class SecondFactorDisabled : SecondFactorEvent
{
    internal SecondFactorDisabled(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>second-factor.enabled</c>: A second factor was enabled.</summary>
/// <remarks>Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SecondFactorEnabled>))]
public sealed class SecondFactorEnabled : SecondFactorEvent
{
    internal SecondFactorEnabled(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>second-factor.*</c> events.</summary>
internal static class SecondFactorEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("second-factor.created", static e => new SecondFactorCreated(e)),
        EventType.Of("second-factor.deleted", static e => new SecondFactorDeleted(e)),
        EventType.Of("second-factor.disabled", static e => new SecondFactorDisabled(e)),
        EventType.Of("second-factor.enabled", static e => new SecondFactorEnabled(e)),
    ];
}
