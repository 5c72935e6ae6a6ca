using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Api;

/// <summary>The attributes of a webhook endpoint that can be sent. What is not set is not sent.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation of webhooks</see>.</remarks>
public abstract class WebhookEndpointAttributes
{
    private protected WebhookEndpointAttributes()
    {
    }

    /// <summary>
    /// The names of the events, or <c>*</c> alone for all. Keygen disables an endpoint by removing them: set them to enable it again. The
    /// default value is null, which sends none; a new endpoint then gets all events.
    /// </summary>
    public IReadOnlyList<string>? Subscriptions { get; init; }

    /// <summary>
    /// The algorithm of the signatures, by Keygen's name (<see cref="Signatures.SignatureAlgorithms"/>). The default value is null, which
    /// sends none; a new endpoint then uses <c>ed25519</c>.
    /// </summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The API version of the payloads. The default value is null, which sends none; a new endpoint uses the account's.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The id of the product whose events it gets; null for those of the whole account.</summary>
    public Optional<string?> ProductId { get; init; }

    private protected DocumentBuilder Fill(string? url) => new DocumentBuilder("webhook-endpoints")
        .SetText("url", url).SetList("subscriptions", Subscriptions).SetText("signatureAlgorithm", SignatureAlgorithm)
        .SetText("apiVersion", ApiVersion).Link("product", "products", ProductId);
}

/// <summary>A webhook endpoint to create.</summary>
public sealed class NewWebhookEndpoint : WebhookEndpointAttributes
{
    /// <summary>The URL, with https and a public host name. Required. Deliveries are signed for exactly this text.</summary>
    public required string Url { get; init; }

    internal JsonObject ToJson() => Fill(Url).Build();
}

/// <summary>Changes to a webhook endpoint.</summary>
public sealed class WebhookEndpointUpdate : WebhookEndpointAttributes
{
    /// <summary>The URL. The default value is null, which does not change it.</summary>
    public string? Url { get; init; }

    internal JsonObject ToJson() => Fill(Url).Build();
}
