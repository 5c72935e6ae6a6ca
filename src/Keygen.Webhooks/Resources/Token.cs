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

    /// <summary>What kind of token it is.</summary>
    public OpenEnum<TokenKind> Kind => Attributes.Enum<TokenKind>("kind"u8);

    /// <summary>When it expires, in UTC; null for never.</summary>
    public DateTimeOffset? Expiry => Attributes.DateOrNull("expiry"u8);

    /// <summary>A name for people; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>Most activations, of an activation token; null for no limit, and for other tokens.</summary>
    public int? MaxActivations => Attributes.Int32OrNull("maxActivations"u8);

    /// <summary>How many activations it was used for, of an activation token; null for other tokens.</summary>
    public int? Activations => Attributes.Int32OrNull("activations"u8);

    /// <summary>Most deactivations, of an activation token; null for no limit, and for other tokens.</summary>
    public int? MaxDeactivations => Attributes.Int32OrNull("maxDeactivations"u8);

    /// <summary>How many deactivations it was used for, of an activation token; null for other tokens.</summary>
    public int? Deactivations => Attributes.Int32OrNull("deactivations"u8);

    /// <summary>What it may do, as permission names; null from Keygen's Community Edition, which does not send it.</summary>
    public IReadOnlyList<string>? Permissions => Attributes.StringsOrNull("permissions"u8);

    /// <summary>The account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Who bears it: a user, product, license or environment; null for an orphaned token.</summary>
    public ResourceIdentifier? Bearer => Relationships.IdentifierOrNull("bearer"u8);
}
