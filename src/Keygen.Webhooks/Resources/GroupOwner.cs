using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The join of a group and a user who owns it. Its <see cref="Resource.Id"/> is the join's own, not the user's.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<GroupOwner>))]
public sealed class GroupOwner : Resource
{
    internal const string ResourceType = "group-owners";

    internal GroupOwner(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The group.</summary>
    public ResourceIdentifier Group => Relationships.Identifier("group"u8);

    /// <summary>The user.</summary>
    public ResourceIdentifier User => Relationships.Identifier("user"u8);
}
