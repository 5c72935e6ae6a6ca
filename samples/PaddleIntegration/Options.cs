using System.ComponentModel.DataAnnotations;

namespace PaddleIntegration;

public sealed class PaddleOptions
{
    /// <summary>
    /// The API key, <c>pdl_live_apikey_…</c> or <c>pdl_sdbx_apikey_…</c>. A secret. The default value is an empty string.
    /// </summary>
    [Required]
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// The secrets of the notification destination, <c>pdl_ntfset_…</c>. Set both while you rotate it. The default value is an empty list.
    /// </summary>
    [Required, MinLength(1)]
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>The price of a seat, <c>pri_…</c>. The default value is an empty string.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_]+$")]
    public string SeatPriceId { get; set; } = "";

    /// <summary>
    /// The client-side token of the page, <c>live_…</c> or <c>test_…</c>. It is not a secret. The default value is an empty string.
    /// </summary>
    [Required, RegularExpression("^[A-Za-z0-9_]+$")]
    public string ClientToken { get; set; } = "";

    /// <summary>The URL of Paddle's API. The default value is <c>https://api.paddle.com</c>.</summary>
    [Required]
    public Uri BaseUrl { get; set; } = new("https://api.paddle.com");

    /// <summary>The environment for Paddle.js: <c>production</c> or <c>sandbox</c>. The default value is <c>production</c>.</summary>
    [RegularExpression("^(production|sandbox)$")]
    public string Environment { get; set; } = "production";

    /// <summary>
    /// How Paddle charges a change of seats: one of Paddle's proration billing modes. The default value is <c>prorated_immediately</c>.
    /// </summary>
    [Required]
    public string ProrationBillingMode { get; set; } = "prorated_immediately";

    /// <summary>The accepted age of a signature. Paddle recommends five seconds. The default value is 5 seconds.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often all licenses are recounted. Keygen deletes some licenses and machines without an event. The default value is 6 hours.
    /// </summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromHours(6);
}

public sealed class LicensingOptions
{
    /// <summary>The policy of the licenses that are sold. The default value is an empty string.</summary>
    [Required]
    public string PolicyId { get; set; } = "";
}
