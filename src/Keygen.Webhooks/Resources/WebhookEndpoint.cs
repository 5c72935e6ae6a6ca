using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A webhook endpoint, as Keygen's API shows it. No event is about one.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation of webhooks</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<WebhookEndpoint>))]
public sealed class WebhookEndpoint : Resource
{
    internal const string ResourceType = "webhook-endpoints";

    internal WebhookEndpoint(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The URL that Keygen delivers to. It may contain a password.</summary>
    public string Url => Attributes.String("url"u8);

    /// <summary>
    /// The names of the events that it receives, or <c>*</c> for all. Empty when Keygen disabled the endpoint: it then records no events for
    /// it.
    /// </summary>
    public IReadOnlyList<string> Subscriptions => Attributes.StringsOrNull("subscriptions"u8) ?? [];

    /// <summary>The algorithm of its signatures, by Keygen's name (<see cref="Signatures.SignatureAlgorithms"/>).</summary>
    public string SignatureAlgorithm =>
        Attributes.StringOrNull("signatureAlgorithm"u8) is { Length: > 0 } algorithm ? algorithm : Signatures.SignatureAlgorithms.Ed25519;

    /// <summary>The API version of its payloads; null for the account's version.</summary>
    public OpenEnum<KeygenApiVersion>? ApiVersion => Attributes.EnumOrNull<KeygenApiVersion>("apiVersion"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>Identifies the product whose events it receives; null for an endpoint of the whole account.</summary>
    public ResourceIdentifier? Product => Relationships.IdentifierOrNull("product"u8);
}
