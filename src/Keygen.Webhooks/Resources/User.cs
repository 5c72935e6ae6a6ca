using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A user of the account, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/users/">Keygen's documentation of users</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<User>))]
public sealed class User : Resource
{
    internal const string ResourceType = "users";

    internal User(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The first and last name; null unless both are set.</summary>
    public string? FullName => Attributes.StringOrNull("fullName"u8);

    /// <summary>The first name; null when not set.</summary>
    public string? FirstName => Attributes.StringOrNull("firstName"u8);

    /// <summary>The last name; null when not set.</summary>
    public string? LastName => Attributes.StringOrNull("lastName"u8);

    /// <summary>The e-mail address, in lower case.</summary>
    public string Email => Attributes.String("email"u8);

    /// <summary>The user's state at the moment of the event.</summary>
    public OpenEnum<UserStatus> Status => Attributes.Enum<UserStatus>("status"u8);

    /// <summary>The user's role; null only when Keygen has no record of one.</summary>
    public OpenEnum<UserRole>? Role => Attributes.EnumOrNull<UserRole>("role"u8);

    /// <summary>
    /// The permissions of the user's tokens, by name, or <c>*</c> for all; null from Keygen's Community Edition, which does not send them.
    /// </summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>The metadata your code stored with the user. Empty when there is none, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the user's group; null for none.</summary>
    public ResourceIdentifier? Group => Relationships.IdentifierOrNull("group"u8);

    /// <summary>The products the user has licenses for.</summary>
    public Relationship Products => Relationships.Link("products"u8);

    /// <summary>A link to the user's licenses in Keygen's API.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>A link to the user's machines in Keygen's API.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);

    /// <summary>A link to the user's tokens in Keygen's API.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>A link to the user's second factors in Keygen's API.</summary>
    public Relationship SecondFactors => Relationships.Link("secondFactors"u8);
}
