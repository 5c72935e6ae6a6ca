using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A group, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/groups/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Group>))]
public sealed class Group : Resource
{
    internal const string ResourceType = "groups";

    internal Group(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>A name for people.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>Most users; null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>Most licenses; null for no limit.</summary>
    public int? MaxLicenses => Attributes.Int32OrNull("maxLicenses"u8);

    /// <summary>Most machines; null for no limit.</summary>
    public int? MaxMachines => Attributes.Int32OrNull("maxMachines"u8);

    /// <summary>What your own code stored with it; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Its owners.</summary>
    public Relationship Owners => Relationships.Link("owners"u8);

    /// <summary>Its users.</summary>
    public Relationship Users => Relationships.Link("users"u8);

    /// <summary>Its licenses.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>Its machines.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);
}
