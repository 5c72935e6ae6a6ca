using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stripe;

namespace StripeIntegration.Demo;

/// <summary>Stripe's events, signed as Stripe signs them: HMAC-SHA256 over <c>time.body</c>.</summary>
public static class StripeEvents
{
    public static string Of(string type, JsonObject about, string? apiVersion = null) => new JsonObject
    {
        ["id"] = $"evt_{Guid.NewGuid():N}",
        ["object"] = "event",
        ["api_version"] = apiVersion ?? StripeConfiguration.ApiVersion,
        ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["type"] = type,
        ["data"] = new JsonObject { ["object"] = about.DeepClone() },
    }.ToJsonString();

    /// <summary>Creates an event about a subscription's invoice.</summary>
    public static string OfInvoice(string type, string subscriptionId) => Of(type, new()
    {
        ["id"] = $"in_{Guid.NewGuid():N}",
        ["object"] = "invoice",
        ["parent"] = new JsonObject
        {
            ["type"] = "subscription_details", ["subscription_details"] = new JsonObject { ["subscription"] = subscriptionId },
        },
    });

    public static HttpRequestMessage Request(string json, string secret, DateTimeOffset? signedAt = null)
    {
        var time = (signedAt ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{json}"));
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Stripe-Signature", $"t={time},v1={Convert.ToHexStringLower(mac)}");
        return request;
    }
}
