using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Any event of the <c>account.*</c> family. Events that carry the account derive from <see cref="AccountSnapshotEvent"/>; the others carry
/// a setting, a plan or payment details.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountEvent>))]
public abstract class AccountEvent : KeygenEvent
{
    private protected AccountEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>An event of the <c>account.*</c> family that carries the account.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSnapshotEvent>))]
public abstract class AccountSnapshotEvent : AccountEvent
{
    private protected AccountSnapshotEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The account at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Account Account => Single<Account>();
}

/// <summary>An event of the <c>account.settings.*</c> family.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSettingEvent>))]
public abstract class AccountSettingEvent : AccountEvent
{
    private protected AccountSettingEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The setting at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Setting Setting => Single<Setting>();
}

/// <summary><c>account.billing.updated</c>: The payment method or the coupon of the account was changed.</summary>
/// <remarks>Keygen Cloud only. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountBillingUpdated>))]
public sealed class AccountBillingUpdated : AccountEvent
{
    internal AccountBillingUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The payment details at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Billing Billing => Single<Billing>();
}

/// <summary><c>account.plan.updated</c>: The account was moved to another of Keygen's plans.</summary>
/// <remarks>Keygen Cloud only. Carries the new plan, not the account.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountPlanUpdated>))]
public sealed class AccountPlanUpdated : AccountEvent
{
    internal AccountPlanUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The new plan.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Plan Plan => Single<Plan>();
}

/// <summary><c>account.settings.created</c>: A setting of the account was set for the first time.</summary>
/// <remarks>Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSettingsCreated>))]
public sealed class AccountSettingsCreated : AccountSettingEvent
{
    internal AccountSettingsCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.settings.deleted</c>: A setting of the account was removed.</summary>
/// <remarks>Shows the state just before the deletion. Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSettingsDeleted>))]
public sealed class AccountSettingsDeleted : AccountSettingEvent
{
    internal AccountSettingsDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.settings.updated</c>: A setting of the account was changed.</summary>
/// <remarks>Never sent to an endpoint of a product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSettingsUpdated>))]
public sealed class AccountSettingsUpdated : AccountSettingEvent
{
    internal AccountSettingsUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.subscription.canceled</c>: The account's subscription was cancelled. It ends with the paid period.</summary>
/// <remarks>Keygen Cloud only.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSubscriptionCanceled>))]
public sealed class AccountSubscriptionCanceled : AccountSnapshotEvent
{
    internal AccountSubscriptionCanceled(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.subscription.paused</c>: The account's subscription was paused.</summary>
/// <remarks>Keygen Cloud only.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSubscriptionPaused>))]
public sealed class AccountSubscriptionPaused : AccountSnapshotEvent
{
    internal AccountSubscriptionPaused(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.subscription.renewed</c>: The account's subscription was renewed, or its cancellation was undone.</summary>
/// <remarks>Keygen Cloud only.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSubscriptionRenewed>))]
public sealed class AccountSubscriptionRenewed : AccountSnapshotEvent
{
    internal AccountSubscriptionRenewed(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.subscription.resumed</c>: The account's subscription was resumed after a pause.</summary>
/// <remarks>Keygen Cloud only.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountSubscriptionResumed>))]
public sealed class AccountSubscriptionResumed : AccountSnapshotEvent
{
    internal AccountSubscriptionResumed(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>account.updated</c>: The account was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountUpdated>))]
public sealed class AccountUpdated : AccountSnapshotEvent
{
    internal AccountUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>account.*</c> events.</summary>
internal static class AccountEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("account.billing.updated", static e => new AccountBillingUpdated(e)),
        EventType.Of("account.plan.updated", static e => new AccountPlanUpdated(e)),
        EventType.Of("account.settings.created", static e => new AccountSettingsCreated(e)),
        EventType.Of("account.settings.deleted", static e => new AccountSettingsDeleted(e)),
        EventType.Of("account.settings.updated", static e => new AccountSettingsUpdated(e)),
        EventType.Of("account.subscription.canceled", static e => new AccountSubscriptionCanceled(e)),
        EventType.Of("account.subscription.paused", static e => new AccountSubscriptionPaused(e)),
        EventType.Of("account.subscription.renewed", static e => new AccountSubscriptionRenewed(e)),
        EventType.Of("account.subscription.resumed", static e => new AccountSubscriptionResumed(e)),
        EventType.Of("account.updated", static e => new AccountUpdated(e)),
    ];
}
