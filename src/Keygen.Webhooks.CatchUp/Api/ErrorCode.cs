using System.Text.Json;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>
/// The error code in an error document of Keygen's API. It only selects a message, because error documents are not verified.
/// </summary>
internal static class ErrorCode
{
    private const int MostRead = 64 << 10;

    public static bool IsJson(HttpContent content) =>
        content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is true;

    /// <returns>The code; null when the answer has none.</returns>
    public static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (!IsJson(content) || await ResponseBody.ReadAsync(content, MostRead, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("errors")[0].GetProperty("code").GetString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
