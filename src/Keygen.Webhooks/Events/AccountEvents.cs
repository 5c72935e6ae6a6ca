namespace Keygen.Webhooks;

/// <summary>Any event of the <c>account.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class AccountEvent : KeygenEvent
{
    internal AccountEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>account.*</c> events.</summary>
internal static class AccountEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("account.billing.updated", static e => new AccountEvent(e)),
        EventType.Of("account.plan.updated", static e => new AccountEvent(e)),
        EventType.Of("account.settings.created", static e => new AccountEvent(e)),
        EventType.Of("account.settings.deleted", static e => new AccountEvent(e)),
        EventType.Of("account.settings.updated", static e => new AccountEvent(e)),
        EventType.Of("account.subscription.canceled", static e => new AccountEvent(e)),
        EventType.Of("account.subscription.paused", static e => new AccountEvent(e)),
        EventType.Of("account.subscription.renewed", static e => new AccountEvent(e)),
        EventType.Of("account.subscription.resumed", static e => new AccountEvent(e)),
        EventType.Of("account.updated", static e => new AccountEvent(e)),
    ];
}
