using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A kind of token.</summary>
public enum TokenKind
{
    /// <summary>A token of an administrator.</summary>
    [JsonStringEnumMemberName("admin-token")]
    AdminToken,

    /// <summary>A token of a developer.</summary>
    [JsonStringEnumMemberName("developer-token")]
    DeveloperToken,

    /// <summary>A token of a sales agent.</summary>
    [JsonStringEnumMemberName("sales-token")]
    SalesToken,

    /// <summary>A token of a support agent.</summary>
    [JsonStringEnumMemberName("support-token")]
    SupportToken,

    /// <summary>A token of a user who may only read.</summary>
    [JsonStringEnumMemberName("read-only-token")]
    ReadOnlyToken,

    /// <summary>A token of a user.</summary>
    [JsonStringEnumMemberName("user-token")]
    UserToken,

    /// <summary>A token of a product.</summary>
    [JsonStringEnumMemberName("product-token")]
    ProductToken,

    /// <summary>A token of a license.</summary>
    [JsonStringEnumMemberName("activation-token")]
    ActivationToken,

    /// <summary>A token of an environment.</summary>
    [JsonStringEnumMemberName("environment-token")]
    EnvironmentToken,

    /// <summary>A token whose bearer was deleted.</summary>
    [JsonStringEnumMemberName("orphaned-token")]
    OrphanedToken,

    /// <summary>A token of no specific kind.</summary>
    [JsonStringEnumMemberName("token")]
    Token,
}
