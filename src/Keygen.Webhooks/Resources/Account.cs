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

    /// <summary>The account's handle: lower-case letters, digits and dashes. It may change; the id does not.</summary>
    public string Slug => Attributes.String("slug"u8);

    /// <summary>The default API version of endpoints and requests; null only for old accounts.</summary>
    public OpenEnum<KeygenApiVersion>? ApiVersion => Attributes.EnumOrNull<KeygenApiVersion>("apiVersion"u8);

    /// <summary>
    /// The state of the subscription. Always SUBSCRIBED on self-hosted servers; null only when Keygen has no record of one.
    /// </summary>
    public OpenEnum<AccountStatus>? Status => Attributes.EnumOrNull<AccountStatus>("status"u8);

    /// <summary>Whether new policies are protected. If so, unauthenticated clients cannot create users or licenses.</summary>
    public bool Protected => Attributes.Boolean("protected"u8);

    /// <summary>Identifies the payment details; null on self-hosted servers, which do not send this relationship.</summary>
    public ResourceIdentifier? Billing => Relationships.IdentifierOrNull("billing"u8);

    /// <summary>Identifies the plan; null on self-hosted servers, which do not send this relationship.</summary>
    public ResourceIdentifier? Plan => Relationships.IdentifierOrNull("plan"u8);

    /// <summary>A link to the account's settings in Keygen's API.</summary>
    public Relationship Settings => Relationships.Link("settings"u8);

    /// <summary>A link to the account's webhook endpoints in Keygen's API.</summary>
    public Relationship WebhookEndpoints => Relationships.Link("webhookEndpoints"u8);

    /// <summary>A link to the account's webhook events in Keygen's API.</summary>
    public Relationship WebhookEvents => Relationships.Link("webhookEvents"u8);

    /// <summary>A link to the account's products in Keygen's API.</summary>
    public Relationship Products => Relationships.Link("products"u8);

    /// <summary>A link to the account's platforms in Keygen's API.</summary>
    public Relationship Platforms => Relationships.Link("platforms"u8);

    /// <summary>A link to the account's arches in Keygen's API.</summary>
    public Relationship Arches => Relationships.Link("arches"u8);

    /// <summary>A link to the account's channels in Keygen's API.</summary>
    public Relationship Channels => Relationships.Link("channels"u8);

    /// <summary>A link to the account's releases in Keygen's API.</summary>
    public Relationship Releases => Relationships.Link("releases"u8);

    /// <summary>A link to the account's artifacts in Keygen's API.</summary>
    public Relationship Artifacts => Relationships.Link("artifacts"u8);

    /// <summary>A link to the account's policies in Keygen's API.</summary>
    public Relationship Policies => Relationships.Link("policies"u8);

    /// <summary>A link to the account's users in Keygen's API.</summary>
    public Relationship Users => Relationships.Link("users"u8);

    /// <summary>A link to the account's keys in Keygen's API.</summary>
    public Relationship KeysLink => Relationships.Link("keys"u8);

    /// <summary>A link to the account's licenses in Keygen's API.</summary>
    public Relationship Licenses => Relationships.Link("licenses"u8);

    /// <summary>A link to the account's machines in Keygen's API.</summary>
    public Relationship Machines => Relationships.Link("machines"u8);

    /// <summary>A link to the account's components in Keygen's API.</summary>
    public Relationship Components => Relationships.Link("components"u8);

    /// <summary>A link to the account's processes in Keygen's API.</summary>
    public Relationship Processes => Relationships.Link("processes"u8);

    /// <summary>A link to the account's tokens in Keygen's API.</summary>
    public Relationship Tokens => Relationships.Link("tokens"u8);

    /// <summary>
    /// The account's public keys, each as base64 of the text Keygen stores: hexadecimal digits for Ed25519, PEM for the others.
    /// <see cref="Signatures.VerificationKey.Parse"/> accepts each of them.
    /// </summary>
    public AccountKeys Keys => new(Meta.Object("keys"u8));

    /// <summary>The RSA key under the name that old clients use.</summary>
    public string PublicKey => Meta.String("publicKey"u8);

    /// <summary>A link to a Slack channel shared with Keygen; null when there is none.</summary>
    public string? SlackDeeplink => Meta.StringOrNull("slackDeeplink"u8);
}
