using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Any event of the <c>group.*</c> family. Events that carry the group derive from <see cref="GroupSnapshotEvent"/>; the others carry join
/// records.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupEvent>))]
public abstract class GroupEvent : KeygenEvent
{
    private protected GroupEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>An event of the <c>group.*</c> family that carries the group.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupSnapshotEvent>))]
public abstract class GroupSnapshotEvent : GroupEvent
{
    private protected GroupSnapshotEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The group at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Group Group => Single<Group>();
}

/// <summary><c>group.created</c>: A group was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupCreated>))]
public sealed class GroupCreated : GroupSnapshotEvent
{
    internal GroupCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>group.deleted</c>: A group was deleted.</summary>
/// <remarks>Shows the state just before the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupDeleted>))]
public sealed class GroupDeleted : GroupSnapshotEvent
{
    internal GroupDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>group.owners.attached</c>: Users became owners of a group.</summary>
/// <remarks>
/// Contains one join record for each user, not the users. A new self-hosted server rejects subscriptions to this event until the event has
/// happened once. Never sent to an endpoint of a product.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupOwnersAttached>))]
public sealed class GroupOwnersAttached : GroupEvent
{
    internal GroupOwnersAttached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<GroupOwner> GroupOwners => All<GroupOwner>();
}

/// <summary><c>group.owners.detached</c>: Users are no longer owners of a group.</summary>
/// <remarks>
/// Contains one join record for each user, as it was just after the removal. A new self-hosted server rejects subscriptions to this event
/// until the event has happened once. Never sent to an endpoint of a product.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupOwnersDetached>))]
public sealed class GroupOwnersDetached : GroupEvent
{
    internal GroupOwnersDetached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<GroupOwner> GroupOwners => All<GroupOwner>();
}

/// <summary><c>group.updated</c>: A group was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupUpdated>))]
public sealed class GroupUpdated : GroupSnapshotEvent
{
    internal GroupUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>group.*</c> events.</summary>
internal static class GroupEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("group.created", static e => new GroupCreated(e)),
        EventType.Of("group.deleted", static e => new GroupDeleted(e)),
        EventType.Of("group.owners.attached", static e => new GroupOwnersAttached(e)),
        EventType.Of("group.owners.detached", static e => new GroupOwnersDetached(e)),
        EventType.Of("group.updated", static e => new GroupUpdated(e)),
    ];
}
