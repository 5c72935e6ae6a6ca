using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>package.*</c> family; each carries a package.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PackageEvent>))]
public abstract class PackageEvent : KeygenEvent
{
    private protected PackageEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The package at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Package Package => Single<Package>();
}

/// <summary><c>package.created</c>: A package was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PackageCreated>))]
public sealed class PackageCreated : PackageEvent
{
    internal PackageCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>package.deleted</c>: A package was deleted.</summary>
/// <remarks>Shows the state just before the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PackageDeleted>))]
public sealed class PackageDeleted : PackageEvent
{
    internal PackageDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>package.updated</c>: A package was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PackageUpdated>))]
public sealed class PackageUpdated : PackageEvent
{
    internal PackageUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>package.*</c> events.</summary>
internal static class PackageEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("package.created", static e => new PackageCreated(e)),
        EventType.Of("package.deleted", static e => new PackageDeleted(e)),
        EventType.Of("package.updated", static e => new PackageUpdated(e)),
    ];
}
