using System.Buffers;
using System.Text.Json;

namespace Keygen.Webhooks.Dashboard.Masking;

/// <summary>
/// Writes a JSON document as nodes that the page shows as a tree. A masked value cannot be confused with one that looks like a mask.
/// </summary>
/// <remarks>
/// An object is <c>{"o":[name, node, name, node …]}</c>, a list <c>{"a":[node …]}</c>, a value <c>{"v":value}</c>, and a masked value
/// <c>{"m":"text","n":36}</c> with its kind and its length in characters. A masked name is its number among those of the object.
/// </remarks>
internal static class PayloadTree
{
    /// <summary>What is nested more deeply is not shown. Each level is two in what is written.</summary>
    public const int MaxDepth = 100;

    /// <returns>The tree; null when the document is not JSON.</returns>
    public static JsonElement? Of(ReadOnlyMemory<byte> json, bool isMasked)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            reader.Read();
            Write(ref reader, writer, null, isMasked, hidesAll: false, 0);
            writer.Flush();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or a text that is not Unicode
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = (2 * MaxDepth) + 4 });
        return document.RootElement.Clone();
    }

    private static void Write(ref Utf8JsonReader reader, Utf8JsonWriter writer, string? name, bool isMasked, bool hidesAll, int depth)
    {
        writer.WriteStartObject();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth == MaxDepth:
                writer.WriteString("m"u8, "nested too deeply");
                reader.Skip();
                break;
            case JsonTokenType.StartObject:
                writer.WriteStartArray("o"u8);
                var number = 0;
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    var member = reader.GetString()!;
                    number++;
                    if (isMasked && hidesAll)
                    {
                        writer.WriteNumberValue(number);
                    }
                    else
                    {
                        writer.WriteStringValue(member);
                    }

                    reader.Read();
                    Write(ref reader, writer, member, isMasked, hidesAll || MaskRule.HidesAll(member), depth + 1);
                }

                writer.WriteEndArray();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray("a"u8);
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    Write(ref reader, writer, null, isMasked, hidesAll, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case JsonTokenType.String when isMasked && (hidesAll || !MaskRule.ShowsText(name, ref reader)):
                writer.WriteString("m"u8, "text");
                writer.WriteNumber("n"u8, reader.GetString()!.Length);
                break;
            case JsonTokenType.String:
                writer.WriteString("v"u8, reader.GetString());
                break;
            case JsonTokenType.Null:
                writer.WriteNull("v"u8);
                break;
            case var kind when isMasked && hidesAll:
                writer.WriteString("m"u8, kind is JsonTokenType.Number ? "number" : "true or false");
                break;
            case JsonTokenType.Number:
                writer.WritePropertyName("v"u8);
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
            default:
                writer.WriteBoolean("v"u8, reader.GetBoolean());
                break;
        }

        writer.WriteEndObject();
    }
}
