using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A kind of token.</summary>
public enum TokenKind
{
    /// <summary>An administrator's.</summary>
    [JsonStringEnumMemberName("admin-token")]
    AdminToken,

    /// <summary>A developer's.</summary>
    [JsonStringEnumMemberName("developer-token")]
    DeveloperToken,

    /// <summary>A sales agent's.</summary>
    [JsonStringEnumMemberName("sales-token")]
    SalesToken,

    /// <summary>A support agent's.</summary>
    [JsonStringEnumMemberName("support-token")]
    SupportToken,

    /// <summary>A user's who may only read.</summary>
    [JsonStringEnumMemberName("read-only-token")]
    ReadOnlyToken,

    /// <summary>A user's.</summary>
    [JsonStringEnumMemberName("user-token")]
    UserToken,

    /// <summary>A product's.</summary>
    [JsonStringEnumMemberName("product-token")]
    ProductToken,

    /// <summary>A license's.</summary>
    [JsonStringEnumMemberName("activation-token")]
    ActivationToken,

    /// <summary>An environment's.</summary>
    [JsonStringEnumMemberName("environment-token")]
    EnvironmentToken,

    /// <summary>One whose bearer is gone.</summary>
    [JsonStringEnumMemberName("orphaned-token")]
    OrphanedToken,

    /// <summary>Of no kind in particular.</summary>
    [JsonStringEnumMemberName("token")]
    Token,
}
