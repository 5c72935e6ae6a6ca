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

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>The maximum number of users; null for no limit.</summary>
    public int? MaxUsers => Attributes.Int32OrNull("maxUsers"u8);

    /// <summary>The maximum number of licenses; null for no limit.</summary>
    public int? MaxLicenses => Attributes.Int32OrNull("maxLicenses"u8);

    /// <summary>The maximum number of machines; null for no limit.</summary>
    public int? MaxMachines => Attributes.Int32OrNull("maxMachines"u8);

    /// <summary>The metadata your code stored with it. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>A link to the group's owners in Keygen's API.</summary>
    public Relationship Owners => Relationships.Link("owners"u8);

    /// <summary>A link to the group's users in Keygen's API.</summary>
    public Relationship Users => Relationships.Link("users"u8);

    /// <summary>A link to the group's licenses in Keygen's API.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>A link to the group's machines in Keygen's API.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);
}
