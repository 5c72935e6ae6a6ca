using System.Text.Json;

namespace Keygen.Webhooks.Api.Transport;

/// <summary>An error document of Keygen's API. It is not verified, so its texts are shortened and cleaned.</summary>
internal sealed record ErrorDocument(IReadOnlyList<KeygenApiError> Errors, string? RequestId)
{
    private const int MostRead = 64 << 10;
    private const int MostErrors = 20;
    private const int LongestText = 500;

    private static readonly ErrorDocument Empty = new([], null);

    public static bool IsJson(HttpContent content) =>
        content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is true;

    /// <returns>The document; an empty one when the answer has none that can be read.</returns>
    public static async Task<ErrorDocument> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return IsJson(content) && await ResponseBody.ReadAsync(content, MostRead, cancellationToken).ConfigureAwait(false) is { } body ? Parse(body) : Empty;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The status says enough. Whoever cancelled notices it.
            return Empty;
        }
    }

    private static ErrorDocument Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var errors = Member(document.RootElement, "errors") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Take(MostErrors).Select(Read).ToArray()
            : [];
        return new(errors, Text(Member(document.RootElement, "meta"), "id"));
    }

    private static KeygenApiError Read(JsonElement error)
    {
        var source = Member(error, "source");
        return new(Text(error, "title"), Text(error, "detail"), Text(error, "code"), Text(source, "pointer"), Text(source, "parameter"));
    }

    private static string? Text(JsonElement? parent, string name)
    {
        try
        {
            return Member(parent, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { } text
                ? string.Concat(text.Take(LongestText).Select(static c => char.IsControl(c) ? ' ' : c))
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? value : null;
}
