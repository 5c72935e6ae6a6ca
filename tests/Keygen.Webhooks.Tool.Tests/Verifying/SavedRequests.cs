using System.Text;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tool.Tests.Verifying;

/// <summary>A delivery in the forms in which people save it.</summary>
internal static class SavedRequests
{
    private const string Host = "hooks.example.com";
    private const string Path = "/webhooks/keygen";

    public static string Text(SignedDelivery delivery) => Encoding.UTF8.GetString(delivery.Body.Span);

    public static string Raw(SignedDelivery delivery, string? body = null, string end = "\r\n") => string.Concat(
        $"POST {Path} HTTP/1.1{end}", Lines(delivery, end), end, body ?? Text(delivery));

    public static string Lines(SignedDelivery delivery, string end = "\n") =>
        string.Concat(delivery.Headers.Prepend(new("Host", Host)).Select(one => $"{one.Key}: {one.Value}{end}"));

    /// <summary>As browsers and proxies copy it.</summary>
    public static string Curl(SignedDelivery delivery) => string.Concat(
        $"curl 'https://{Host}{Path}' \\\n  -X POST \\\n",
        string.Concat(delivery.Headers.Select(static one => $"  -H '{one.Key}: {one.Value}' \\\n")),
        $"  --data-raw $'{Text(delivery).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}' --compressed\n");

    public static string Har(params SignedDelivery[] deliveries) => new JsonObject
    {
        ["log"] = new JsonObject
        {
            ["entries"] = new JsonArray(
            [
                new JsonObject { ["request"] = new JsonObject { ["method"] = "GET", ["url"] = $"https://{Host}/", ["headers"] = new JsonArray() } },
                .. deliveries.Select(static one => new JsonObject
                {
                    ["request"] = new JsonObject
                    {
                        ["method"] = "POST",
                        ["url"] = $"https://{Host}{Path}",
                        ["headers"] = new JsonArray([.. one.Headers.Select(static header => new JsonObject { ["name"] = header.Key, ["value"] = header.Value })]),
                        ["postData"] = new JsonObject { ["mimeType"] = "application/json", ["text"] = Text(one) },
                    },
                }),
            ]),
        },
    }.ToJsonString();

    /// <summary>As a function behind a gateway of AWS gets it.</summary>
    public static string GatewayEvent(SignedDelivery delivery) => new JsonObject
    {
        ["rawPath"] = Path,
        ["headers"] = HeadersObject(delivery),
        ["body"] = Convert.ToBase64String(delivery.Body.Span),
        ["isBase64Encoded"] = true,
    }.ToJsonString();

    /// <summary>As Node's <c>request.headers</c> is printed as JSON.</summary>
    public static JsonObject HeadersObject(SignedDelivery delivery) =>
        new(delivery.Headers.Prepend(new("Host", Host)).Select(static one => new KeyValuePair<string, JsonNode?>(one.Key.ToLowerInvariant(), one.Value)));
}
