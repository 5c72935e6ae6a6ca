using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A plan of Keygen Cloud. It has no relationships.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Plan>))]
public sealed class Plan : Resource
{
    internal const string ResourceType = "plans";

    internal Plan(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The display name; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>The price per interval, in cents; null or 0 for a free plan.</summary>
    public int? Price => Attributes.Int32OrNull("price"u8);

    /// <summary>The billing interval, in Keygen's own words; null for a free plan.</summary>
    public string? Interval => Attributes.StringOrNull("interval"u8);

    /// <summary>The length of the trial, in a unit that Keygen does not document; null for no trial.</summary>
    public int? TrialDuration => Attributes.Int32OrNull("trialDuration"u8);

    /// <summary>How long Keygen keeps request logs; null when Keygen does not send it.</summary>
    public TimeSpan? RequestLogRetentionDuration => Attributes.SecondsOrNull("requestLogRetentionDuration"u8);

    /// <summary>How long Keygen keeps event logs; null when Keygen does not send it.</summary>
    public TimeSpan? EventLogRetentionDuration => Attributes.SecondsOrNull("eventLogRetentionDuration"u8);

    /// <summary>The maximum number of API requests; null for no limit.</summary>
    public int? MaxReqs => Attributes.Int32OrNull("maxReqs"u8);

    /// <summary>The maximum number of administrators; null for no limit.</summary>
    public int? MaxAdmins => Attributes.Int32OrNull("maxAdmins"u8);

    /// <summary>The maximum number of users; null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>The maximum number of policies; null for no limit.</summary>
    public int? MaxPolicies => Attributes.Int32OrNull("maxPolicies"u8);

    /// <summary>The maximum number of licenses; null for no limit.</summary>
    public int? MaxLicenses => Attributes.Int32OrNull("maxLicenses"u8);

    /// <summary>The maximum number of products; null for no limit.</summary>
    public int? MaxProducts => Attributes.Int32OrNull("maxProducts"u8);

    /// <summary>The maximum storage, in bytes; null for no limit.</summary>
    public long? MaxStorage => Attributes.Int64OrNull("maxStorage"u8);

    /// <summary>The maximum transfer, in bytes; null for no limit.</summary>
    public long? MaxTransfer => Attributes.Int64OrNull("maxTransfer"u8);

    /// <summary>The largest upload, in bytes; null for no limit.</summary>
    public long? MaxUpload => Attributes.Int64OrNull("maxUpload"u8);

    /// <summary>Whether only some accounts can choose the plan. Keygen sends null, not false, for the other plans.</summary>
    public bool? Private => Attributes.BooleanOrNull("private"u8);
}
