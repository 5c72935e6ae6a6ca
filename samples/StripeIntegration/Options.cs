using System.ComponentModel.DataAnnotations;

namespace StripeIntegration;

public sealed class ShopOptions
{
    /// <summary>Where buyers see the shop, such as <c>https://shop.example.com</c>; Stripe sends them back there.</summary>
    [Required, Url]
    public string PublicUrl { get; set; } = "";
}

public sealed class StripeOptions
{
    /// <summary>The API key, <c>sk_…</c> or better <c>rk_…</c>. A secret.</summary>
    [Required]
    public string SecretKey { get; set; } = "";

    /// <summary>The signing secret of the webhook endpoint, <c>whsec_…</c>.</summary>
    [Required]
    public string WebhookSecret { get; set; } = "";

    /// <summary>What is sold: a recurring price, <c>price_…</c>.</summary>
    [Required]
    public string PriceId { get; set; } = "";

    /// <summary>How long the buyer of a license made at Keygen has to pay an invoice.</summary>
    [Range(1, 365)]
    public int DaysUntilDue { get; set; } = 14;

    /// <summary>Another address than Stripe's own; for tests.</summary>
    public Uri? ApiBase { get; set; }
}

public sealed class KeygenApiOptions
{
    /// <summary>The account's id or slug.</summary>
    [Required]
    public string Account { get; set; } = "";

    /// <summary>A token of the product. A secret.</summary>
    [Required]
    public string Token { get; set; } = "";

    /// <summary>The policy of the licenses that are sold.</summary>
    [Required]
    public string PolicyId { get; set; } = "";

    /// <summary>Keygen's address; your own where you host it yourself.</summary>
    [Required]
    public Uri BaseUrl { get; set; } = new("https://api.keygen.sh");
}
