using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>The same documents, read by .NET's <see cref="JsonDocument"/>: another reader to agree with.</summary>
internal static class JsonByNet
{
    /// <returns>The document, or null when it is no JSON in UTF-8.</returns>
    public static JsonElement? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (Utf8.IsValid(json.Span))
            {
                using var document = JsonDocument.Parse(json, new() { MaxDepth = int.MaxValue });
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // Not JSON.
        }

        return null;
    }

    /// <summary>A member of an object, the last of its name.</summary>
    public static JsonElement? Member(this JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var member) ? member : null;

    public static string? Text(this JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Whether there may be half of a surrogate pair in it, at which the readers stop at different places.</summary>
    public static bool MayHaveHalfPairs(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json).Contains("\\ud", StringComparison.OrdinalIgnoreCase);
}
