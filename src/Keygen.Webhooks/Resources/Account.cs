using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A Keygen account, as it was at the moment of the event.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/accounts/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Account>))]
public sealed class Account : Resource
{
    internal const string ResourceType = "accounts";

    internal Account(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The name of the account; null when none was given.</summary>
    public string? Name => Attributes.StringOrNull("name"u8);

    /// <summary>Its handle: lower-case letters, digits and dashes. May change; the id does not.</summary>
    public string Slug => Attributes.String("slug"u8);

    /// <summary>The API version that is used where an endpoint or a request names none; null only on old accounts.</summary>
    public OpenEnum<KeygenApiVersion>? ApiVersion => Attributes.EnumOrNull<KeygenApiVersion>("apiVersion"u8);

    /// <summary>The state of its subscription; always SUBSCRIBED on servers of your own. Null only when Keygen has none on record.</summary>
    public OpenEnum<AccountStatus>? Status => Attributes.EnumOrNull<AccountStatus>("status"u8);

    /// <summary>Whether new policies are protected, and the public may create neither users nor licenses.</summary>
    public bool Protected => Attributes.Boolean("protected"u8);

    /// <summary>Its payment details; null on servers of your own, which do not send the relationship.</summary>
    public ResourceIdentifier? Billing => Relationships.IdentifierOrNull("billing"u8);

    /// <summary>Its plan; null on servers of your own, which do not send the relationship.</summary>
    public ResourceIdentifier? Plan => Relationships.IdentifierOrNull("plan"u8);

    /// <summary>Its settings.</summary>
    public Relationship Settings => Relationships.Link("settings"u8);

    /// <summary>Its webhook endpoints.</summary>
    public Relationship WebhookEndpoints => Relationships.Link("webhookEndpoints"u8);

    /// <summary>Its webhook events.</summary>
    public Relationship WebhookEvents => Relationships.Link("webhookEvents"u8);

    /// <summary>Its products.</summary>
    public Relationship Products => Relationships.Link("products"u8);

    /// <summary>Its platforms.</summary>
    public Relationship Platforms => Relationships.Link("platforms"u8);

    /// <summary>Its arches.</summary>
    public Relationship Arches => Relationships.Link("arches"u8);

    /// <summary>Its channels.</summary>
    public Relationship Channels => Relationships.Link("channels"u8);

    /// <summary>Its releases.</summary>
    public Relationship Releases => Relationships.Link("releases"u8);

    /// <summary>Its artifacts.</summary>
    public Relationship Artifacts => Relationships.Link("artifacts"u8);

    /// <summary>Its policies.</summary>
    public Relationship Policies => Relationships.Link("policies"u8);

    /// <summary>Its users.</summary>
    public Relationship Users => Relationships.Link("users"u8);

    /// <summary>Its keys.</summary>
    public Relationship KeysLink => Relationships.Link("keys"u8);

    /// <summary>Its licenses.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>Its machines.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);

    /// <summary>Its components.</summary>
    public Relationship Components => Relationships.Link("components"u8);

    /// <summary>Its processes.</summary>
    public Relationship Processes => Relationships.Link("processes"u8);

    /// <summary>Its tokens.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>
    /// Its public keys, each as base64 of the text Keygen stores: hexadecimal digits for Ed25519, PEM for the others. Any of them can be
    /// given to <see cref="Signatures.VerificationKey.Parse"/>.
    /// </summary>
    public AccountKeys Keys => new(Meta.Object("keys"u8));

    /// <summary>The RSA key once more, as old clients know it.</summary>
    public string PublicKey => Meta.String("publicKey"u8);

    /// <summary>A link to a Slack channel shared with Keygen; null where there is none.</summary>
    public string? SlackDeeplink => Meta.StringOrNull("slackDeeplink"u8);
}
