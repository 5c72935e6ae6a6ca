using System.ComponentModel.DataAnnotations;

namespace PaddleIntegration;

public sealed class PaddleOptions
{
    /// <summary>The API key, <c>pdl_live_apikey_…</c> or <c>pdl_sdbx_apikey_…</c>. A secret.</summary>
    [Required]
    public string ApiKey { get; set; } = "";

    /// <summary>The secret of the notification destination, <c>pdl_ntfset_…</c>; two while it is exchanged. Secrets.</summary>
    [Required, MinLength(1)]
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>The price of a seat, <c>pri_…</c>.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_]+$")]
    public string SeatPriceId { get; set; } = "";

    /// <summary>The client-side token of the page, <c>live_…</c> or <c>test_…</c>. No secret.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_]+$")]
    public string ClientToken { get; set; } = "";

    /// <summary><c>https://api.paddle.com</c>, or the sandbox's.</summary>
    [Required]
    public Uri BaseUrl { get; set; } = new("https://api.paddle.com");

    /// <summary>What Paddle.js is told: <c>production</c> or <c>sandbox</c>.</summary>
    [RegularExpression("^(production|sandbox)$")]
    public string Environment { get; set; } = "production";

    /// <summary>How a change of seats is charged; a name of Paddle's.</summary>
    [Required]
    public string ProrationBillingMode { get; set; } = "prorated_immediately";

    /// <summary>How far the signed time may be off: Paddle recommends five seconds.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often all licenses are recounted, for what no event tells: licenses and machines that vanish with something else.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromHours(6);
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
