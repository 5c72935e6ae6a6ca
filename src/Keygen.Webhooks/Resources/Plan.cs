using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A plan of Keygen's own. Keygen Cloud only. It has no relationships.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Plan>))]
public sealed class Plan : Resource
{
    internal const string ResourceType = "plans";

    internal Plan(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>A name for people; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>The price of an interval, in cents; null or 0 when it is free.</summary>
    public int? Price => Attributes.Int32OrNull("price"u8);

    /// <summary>How often it is paid, in words of Keygen's own; null when it is free.</summary>
    public string? Interval => Attributes.StringOrNull("interval"u8);

    /// <summary>How long it can be tried; Keygen does not say in what unit. Null for no trial.</summary>
    public int? TrialDuration => Attributes.Int32OrNull("trialDuration"u8);

    /// <summary>How long request logs are kept; null when Keygen does not say.</summary>
    public TimeSpan? RequestLogRetentionDuration => Attributes.SecondsOrNull("requestLogRetentionDuration"u8);

    /// <summary>How long event logs are kept; null when Keygen does not say.</summary>
    public TimeSpan? EventLogRetentionDuration => Attributes.SecondsOrNull("eventLogRetentionDuration"u8);

    /// <summary>Most API requests; null for no limit.</summary>
    public int? MaxReqs => Attributes.Int32OrNull("maxReqs"u8);

    /// <summary>Most administrators; null for no limit.</summary>
    public int? MaxAdmins => Attributes.Int32OrNull("maxAdmins"u8);

    /// <summary>Most users; null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>Most policies; null for no limit.</summary>
    public int? MaxPolicies => Attributes.Int32OrNull("maxPolicies"u8);

    /// <summary>Most licenses; null for no limit.</summary>
    public int? MaxLicenses => Attributes.Int32OrNull("maxLicenses"u8);

    /// <summary>Most products; null for no limit.</summary>
    public int? MaxProducts => Attributes.Int32OrNull("maxProducts"u8);

    /// <summary>Most storage, in bytes; null for no limit.</summary>
    public long? MaxStorage => Attributes.Int64OrNull("maxStorage"u8);

    /// <summary>Most transfer, in bytes; null for no limit.</summary>
    public long? MaxTransfer => Attributes.Int64OrNull("maxTransfer"u8);

    /// <summary>The largest upload, in bytes; null for no limit.</summary>
    public long? MaxUpload => Attributes.Int64OrNull("maxUpload"u8);

    /// <summary>Whether it is offered to some accounts only; null, which is sent for all others, means no.</summary>
    public bool? Private => Attributes.BooleanOrNull("private"u8);
}
