using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PaddleIntegration.Demo;

/// <summary>Paddle's notifications, signed as Paddle signs them.</summary>
public static class PaddleEvents
{
    public static byte[] Of(string type, JsonObject about) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["event_id"] = $"evt_{Guid.NewGuid():N}",
        ["event_type"] = type,
        ["occurred_at"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        ["notification_id"] = $"ntf_{Guid.NewGuid():N}",
        ["data"] = about.DeepClone(),
    }.ToJsonString());

    public static string Header(byte[] body, DateTimeOffset signedAt, params string[] secrets)
    {
        var time = signedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + ":"), .. body];
        var signatures = secrets.Select(secret => "h1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
        return string.Join(';', signatures.Prepend($"ts={time}"));
    }

    public static HttpRequestMessage Request(byte[] body, string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/paddle") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Paddle-Signature", header);
        }

        return request;
    }
}
