using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The join record of a group and one of its owners. <see cref="Resource.Id"/> identifies the record, not the user.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupOwner>))]
public sealed class GroupOwner : Resource
{
    internal const string ResourceType = "group-owners";

    internal GroupOwner(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the group.</summary>
    public ResourceIdentifier Group => Relationships.Identifier("group"u8);

    /// <summary>Identifies the user.</summary>
    public ResourceIdentifier User => Relationships.Identifier("user"u8);
}
