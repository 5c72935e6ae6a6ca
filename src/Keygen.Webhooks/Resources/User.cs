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

    /// <summary>First and last name; null unless both are set.</summary>
    public string? FullName => Attributes.StringOrNull("fullName"u8);

    /// <summary>The first name; null when not set.</summary>
    public string? FirstName => Attributes.StringOrNull("firstName"u8);

    /// <summary>The last name; null when not set.</summary>
    public string? LastName => Attributes.StringOrNull("lastName"u8);

    /// <summary>The e-mail address, in lower case.</summary>
    public string Email => Attributes.String("email"u8);

    /// <summary>The user's state at the moment of the event.</summary>
    public OpenEnum<UserStatus> Status => Attributes.Enum<UserStatus>("status"u8);

    /// <summary>What the user may do; null only when Keygen has no role on record.</summary>
    public OpenEnum<UserRole>? Role => Attributes.EnumOrNull<UserRole>("role"u8);

    /// <summary>
    /// What the user's tokens may do, as permission names, <c>*</c> for everything; null from Keygen's Community Edition, which does not send it.
    /// </summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>What your own code stored with the user; empty, never null.</summary>
    public Metadata Metadata => Attributes.Metadata("metadata"u8, PayloadVersion);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The user's group; null for none.</summary>
    public ResourceIdentifier? Group => Relationships.IdentifierOrNull("group"u8);

    /// <summary>The products the user has licenses for.</summary>
    public Relationship Products => Relationships.Link("products"u8);

    /// <summary>The user's licenses.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>The user's machines.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);

    /// <summary>The user's tokens.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>The user's second factors.</summary>
    public Relationship SecondFactors => Relationships.Link("secondFactors"u8);
}
