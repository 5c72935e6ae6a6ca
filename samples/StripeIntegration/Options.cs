using System.ComponentModel.DataAnnotations;

namespace StripeIntegration;

public sealed class ShopOptions
{
    /// <summary>
    /// The public URL of the shop, such as <c>https://shop.example.com</c>. Stripe sends buyers back to it. The default value is an empty
    /// string.
    /// </summary>
    [Required, Url]
    public string PublicUrl { get; set; } = "";
}

public sealed class StripeOptions
{
    /// <summary>The API key, <c>sk_…</c> or preferably a restricted <c>rk_…</c>. A secret. The default value is an empty string.</summary>
    [Required]
    public string SecretKey { get; set; } = "";

    /// <summary>The signing secret of the webhook endpoint, <c>whsec_…</c>. The default value is an empty string.</summary>
    [Required]
    public string WebhookSecret { get; set; } = "";

    /// <summary>The recurring price that the shop sells, <c>price_…</c>. The default value is an empty string.</summary>
    [Required]
    public string PriceId { get; set; } = "";

    /// <summary>How long the owner of a license created at Keygen has to pay an invoice. The default value is 14 days.</summary>
    [Range(1, 365)]
    public int DaysUntilDue { get; set; } = 14;

    /// <summary>Another URL than Stripe's, for tests. The default value is null.</summary>
    public Uri? ApiBase { get; set; }
}

public sealed class LicensingOptions
{
    /// <summary>The policy of the licenses that are sold. The default value is an empty string.</summary>
    [Required]
    public string PolicyId { get; set; } = "";
}
