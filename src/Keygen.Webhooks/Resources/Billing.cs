using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>An account's payment details, as they were at the moment of the event. Keygen Cloud only.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Billing>))]
public sealed class Billing : Resource
{
    internal const string ResourceType = "billings";

    internal Billing(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The payment provider's own name for the state of the subscription; null when there is none.</summary>
    public string? SubscriptionStatus => Attributes.StringOrNull("subscriptionStatus"u8);

    /// <summary>When the paid period started, in UTC; null when there is none.</summary>
    public DateTimeOffset? SubscriptionPeriodStart => Attributes.DateOrNull("subscriptionPeriodStart"u8);

    /// <summary>When the paid period ends, in UTC; null when there is none.</summary>
    public DateTimeOffset? SubscriptionPeriodEnd => Attributes.DateOrNull("subscriptionPeriodEnd"u8);

    /// <summary>When the card expires, in UTC; null when there is no card.</summary>
    public DateTimeOffset? CardExpiry => Attributes.DateOrNull("cardExpiry"u8);

    /// <summary>The brand of the card; null when there is no card.</summary>
    public string? CardBrand => Attributes.StringOrNull("cardBrand"u8);

    /// <summary>The last four digits of the card; null when there is no card.</summary>
    public string? CardLast4 => Attributes.StringOrNull("cardLast4"u8);

    /// <summary>The state of the subscription; null only when Keygen has no record of one.</summary>
    public OpenEnum<BillingState>? State => Attributes.EnumOrNull<BillingState>("state"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the plan; null when there is none.</summary>
    public ResourceIdentifier? Plan => Relationships.IdentifierOrNull("plan"u8);
}
