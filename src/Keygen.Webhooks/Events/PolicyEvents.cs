using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Any event of the <c>policy.*</c> family. Events that carry the policy derive from <see cref="PolicySnapshotEvent"/>; the others carry a
/// key or join records.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyEvent>))]
public abstract class PolicyEvent : KeygenEvent
{
    private protected PolicyEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>An event of the <c>policy.*</c> family that carries the policy.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicySnapshotEvent>))]
public abstract class PolicySnapshotEvent : PolicyEvent
{
    private protected PolicySnapshotEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The policy at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Policy Policy => Single<Policy>();
}

/// <summary><c>policy.created</c>: A policy was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyCreated>))]
public sealed class PolicyCreated : PolicySnapshotEvent
{
    internal PolicyCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>policy.deleted</c>: A policy was deleted.</summary>
/// <remarks>
/// Shows the state just before the deletion. Keygen deletes the policy's licenses and machines too, without sending events for them.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyDeleted>))]
public sealed class PolicyDeleted : PolicySnapshotEvent
{
    internal PolicyDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>policy.entitlements.attached</c>: Entitlements were attached to a policy.</summary>
/// <remarks>Contains one join record for each entitlement, not the entitlements. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyEntitlementsAttached>))]
public sealed class PolicyEntitlementsAttached : PolicyEvent
{
    internal PolicyEntitlementsAttached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<PolicyEntitlement> PolicyEntitlements => All<PolicyEntitlement>();
}

/// <summary><c>policy.entitlements.detached</c>: Entitlements were detached from a policy.</summary>
/// <remarks>
/// Contains one join record for each entitlement, as it was just after the removal. Never sent to an endpoint of a product.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyEntitlementsDetached>))]
public sealed class PolicyEntitlementsDetached : PolicyEvent
{
    internal PolicyEntitlementsDetached(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The join records, in the order Keygen sent them. The list may be empty.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public IReadOnlyList<PolicyEntitlement> PolicyEntitlements => All<PolicyEntitlement>();
}

/// <summary><c>policy.pool.popped</c>: A key was taken out of a policy's pool.</summary>
/// <remarks>Carries the key, as it was just after the removal, and not the policy.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyPoolPopped>))]
public sealed class PolicyPoolPopped : PolicyEvent
{
    internal PolicyPoolPopped(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The key that was taken.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public PooledKey Key => Single<PooledKey>();
}

/// <summary><c>policy.updated</c>: A policy was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<PolicyUpdated>))]
public sealed class PolicyUpdated : PolicySnapshotEvent
{
    internal PolicyUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>policy.*</c> events.</summary>
internal static class PolicyEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("policy.created", static e => new PolicyCreated(e)),
        EventType.Of("policy.deleted", static e => new PolicyDeleted(e)),
        EventType.Of("policy.entitlements.attached", static e => new PolicyEntitlementsAttached(e)),
        EventType.Of("policy.entitlements.detached", static e => new PolicyEntitlementsDetached(e)),
        EventType.Of("policy.pool.popped", static e => new PolicyPoolPopped(e)),
        EventType.Of("policy.updated", static e => new PolicyUpdated(e)),
    ];
}
