using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Reads a payload in one pass. A payload with several <c>data</c> members, which Keygen never sends, may need a second pass.
/// </summary>
internal static class PayloadReader
{
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A string this library needs contains half of a surrogate pair.</exception>
    /// <exception cref="KeygenPayloadException">The payload is not a JSON:API document.</exception>
    public static EventPayload Read(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        try
        {
            return ReadInOnePass(json, origin);
        }
        catch (KeygenPayloadException)
        {
            // When 'data' is repeated the last one wins, and the invalid one may be earlier.
            return ReadLastData(json, origin);
        }
    }

    private static EventPayload ReadInOnePass(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
        List<Resource>? resources = null;
        var isCollection = false;
        var meta = JsonMembers.Empty;
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                isCollection = reader.TokenType is JsonTokenType.StartArray;
                resources = ResourceDocument.ReadData(ref reader, json, origin);
            }
            else if (reader.ValueTextEquals("meta"u8))
            {
                reader.Read();
                meta = JsonMembers.Read(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        // Throws when text follows the document.
        reader.Read();
        return new(origin.EventName, json, isCollection, resources ?? throw new KeygenPayloadException(), meta);
    }

    private static EventPayload ReadLastData(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        var document = ReadMembers(json);
        var (data, meta) = (document.Find("data"u8), document.Find("meta"u8));
        return data < 0
            ? throw new KeygenPayloadException($"The payload of {origin.EventName} is JSON, but not a JSON:API document: it has no 'data'.")
            : new(
                origin.EventName,
                json,
                document.KindOf(data) is JsonTokenType.StartArray,
                ResourceDocument.ReadData(document.ValueOf(data), origin),
                meta < 0 ? JsonMembers.Empty : JsonMembers.Read(document.ValueOf(meta)));
    }

    private static JsonMembers ReadMembers(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
        reader.Read();
        var members = JsonMembers.Read(ref reader, json);

        // Throws when text follows the document.
        reader.Read();
        return members;
    }
}
