using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>
/// Requests saved as JSON: a HAR file, the event that a cloud function gets (<c>headers</c>, <c>body</c>, <c>isBase64Encoded</c>), or the
/// headers as an object with the body apart.
/// </summary>
internal static class JsonCaptures
{
    private const string Signature = "Keygen-Signature";

    public static IReadOnlyList<CapturedRequest> Read(string text, byte[]? body)
    {
        try
        {
            var json = JsonNode.Parse(text)!.AsObject();
            return json["log"]?["entries"] is JsonArray entries ? Har(entries, body)
                : json["headers"] is { } headers ? [Event(json, headers, body)]
                : body is not null ? [new("headers as JSON, and the body apart", HeadersOf(json), body)]
                : json["data"] is not null ? throw new UnreadableCaptureException("It is a body without its headers. Give them with --headers.")
                : throw new UnreadableCaptureException("The JSON is neither a HAR file nor an object with headers and a body.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new UnreadableCaptureException($"It begins like JSON, but cannot be read: {exception.Message}");
        }
    }

    private static List<CapturedRequest> Har(JsonArray entries, byte[]? body)
    {
        var requests = entries.Select(static entry => entry?["request"]).OfType<JsonObject>().Select(OfHar)
            .Where(static one => one.Values(Signature).Count > 0).ToList();
        return body is not null && requests.Count > 1 ? throw new UnreadableCaptureException($"The HAR file has {requests.Count} signed requests, and --body is one body. Leave --body out.")
            : requests.Count > 0 ? [.. requests.Select(one => one with { Body = body ?? one.Body })]
            : throw new UnreadableCaptureException($"None of the {entries.Count} requests in the HAR file has a {Signature} header.");
    }

    private static CapturedRequest OfHar(JsonObject request)
    {
        var data = request["postData"];
        var text = (string?)data?["text"] ?? "";
        return new("a HAR file", HeadersOf(request["headers"]), (string?)data?["encoding"] is "base64" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text))
        {
            Method = (string?)request["method"] ?? "POST",
            Target = (string?)request["url"],
        };
    }

    private static CapturedRequest Event(JsonObject json, JsonNode headers, byte[]? body)
    {
        var saved = json["body"];
        var text = saved is JsonValue value && value.TryGetValue<string>(out var one) ? one : saved?.ToJsonString() ?? "";
        var bytes = (bool?)json["isBase64Encoded"] is true ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
        var context = json["requestContext"]?["http"];
        return new("JSON with headers and a body", HeadersOf(headers), body ?? bytes)
        {
            Method = (string?)(json["method"] ?? json["httpMethod"] ?? context?["method"]) ?? "POST",
            Target = (string?)(json["url"] ?? json["originalUrl"] ?? json["rawPath"] ?? json["path"]),
        };
    }

    /// <summary>An object of names and values, whose values may be lists, or an array of objects with name and value.</summary>
    private static KeyValuePair<string, string>[] HeadersOf(JsonNode? headers) => headers switch
    {
        JsonObject names => [.. names.SelectMany(static one => TextsOf(one.Value).Select(value => new KeyValuePair<string, string>(one.Key, value)))],
        JsonArray list when list.All(static one => one is JsonObject) =>
            [.. list.Select(static one => new KeyValuePair<string, string>((string?)one!["name"] ?? "", (string?)one["value"] ?? ""))],
        JsonArray flat => [.. flat.Chunk(2).Where(static pair => pair.Length is 2).Select(static pair => new KeyValuePair<string, string>((string)pair[0]!, (string)pair[1]!))],
        _ => [],
    };

    private static IEnumerable<string> TextsOf(JsonNode? value) => value switch
    {
        JsonArray list => list.Select(static one => one?.ToString() ?? ""),
        null => [],
        _ => [value.ToString()],
    };
}
