using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A token, as it was at the moment of the event. The token itself is never sent.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/tokens/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Token>))]
public sealed class Token : Resource
{
    internal const string ResourceType = "tokens";

    internal Token(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The kind of the token, which depends on its bearer.</summary>
    public OpenEnum<TokenKind> Kind => Attributes.Enum<TokenKind>("kind"u8);

    /// <summary>When the token expires, in UTC; null when it never expires.</summary>
    public DateTimeOffset? Expiry => Attributes.DateOrNull("expiry"u8);

    /// <summary>The display name; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>The maximum number of activations of an activation token; null for no limit, and for other tokens.</summary>
    public int? MaxActivations => Attributes.Int32OrNull("maxActivations"u8);

    /// <summary>The number of activations made with an activation token; null for other tokens.</summary>
    public int? Activations => Attributes.Int32OrNull("activations"u8);

    /// <summary>The maximum number of deactivations of an activation token; null for no limit, and for other tokens.</summary>
    public int? MaxDeactivations => Attributes.Int32OrNull("maxDeactivations"u8);

    /// <summary>The number of deactivations made with an activation token; null for other tokens.</summary>
    public int? Deactivations => Attributes.Int32OrNull("deactivations"u8);

    /// <summary>The token's permissions, by name; null from Keygen's Community Edition, which does not send them.</summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the bearer: a user, product, license or environment; null for an orphaned token.</summary>
    public ResourceIdentifier? Bearer => Relationships.IdentifierOrNull("bearer"u8);
}
