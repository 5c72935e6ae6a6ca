using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>Selects users. Every property that is set must match; the default value of each is null, which matches all.</summary>
public sealed class UserFilter
{
    /// <summary>The id of a product that the user has a license for.</summary>
    public string? ProductId { get; init; }

    /// <summary>The id of the group.</summary>
    public string? GroupId { get; init; }

    /// <summary>The state.</summary>
    public OpenEnum<UserStatus>? Status { get; init; }

    /// <summary>The roles, of which the user must have one. Without any, Keygen lists customers and leaves out your own staff.</summary>
    public IReadOnlyList<OpenEnum<UserRole>>? Roles { get; init; }

    /// <summary>Keys of the metadata, in lowerCamelCase, and the values they must have.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal Query ToQuery() => new Query("users")
        .Add("product", ProductId).Add("group", GroupId).Add("status", Status?.Text)
        .AddAll("roles", Roles?.Select(static role => role.Text)).AddMap("metadata", Metadata);
}
