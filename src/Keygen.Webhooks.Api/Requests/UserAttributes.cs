using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The attributes of a user that can be sent. What is not set is not sent.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/users/">Keygen's documentation of users</see>.</remarks>
public abstract class UserAttributes
{
    private protected UserAttributes()
    {
    }

    /// <summary>The first name; null to remove it.</summary>
    public Optional<string?> FirstName { get; init; }

    /// <summary>The last name; null to remove it.</summary>
    public Optional<string?> LastName { get; init; }

    /// <summary>The password, of at least 8 characters; null for a user without one.</summary>
    public Optional<string?> Password { get; init; }

    /// <summary>The role. The default value is null, which sends none.</summary>
    public OpenEnum<UserRole>? Role { get; init; }

    /// <summary>The permissions of the user's tokens, by name. The default value is null, which sends none.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>
    /// All metadata: it replaces what the user has. Change a copy from <see cref="Resources.Metadata.ToJsonObject"/>. The default value is
    /// null, which sends none.
    /// </summary>
    public JsonObject? Metadata { get; init; }

    private protected DocumentBuilder Fill(DocumentBuilder document) => document
        .Set("firstName", FirstName).Set("lastName", LastName).Set("password", Password)
        .SetText("role", Role?.Text).SetList("permissions", Permissions).SetObject("metadata", Metadata);
}

/// <summary>A user to create.</summary>
public sealed class NewUser : UserAttributes
{
    /// <summary>The e-mail address. Required.</summary>
    public required string Email { get; init; }

    /// <summary>The id of the group. The default value is null: none.</summary>
    public string? GroupId { get; init; }

    internal JsonObject ToJson()
    {
        var document = Fill(new DocumentBuilder("users").SetText("email", Email));
        return (GroupId is null ? document : document.Link("group", "groups", GroupId)).Build();
    }
}

/// <summary>Changes to a user.</summary>
public sealed class UserUpdate : UserAttributes
{
    /// <summary>The e-mail address. The default value is null, which does not change it.</summary>
    public string? Email { get; init; }

    internal JsonObject ToJson() => Fill(new DocumentBuilder("users").SetText("email", Email)).Build();
}
