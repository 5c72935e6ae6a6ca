using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks;

/// <summary>Writes metadata as the JSON it came from, and reads it again.</summary>
public sealed class MetadataJsonConverter : JsonConverter<Metadata>
{
    /// <summary>Reads an object.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="JsonException">It is no object.</exception>
    public override Metadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.StartObject ? MetadataValueJsonConverter.Read(ref reader).GetMap() : throw new JsonException("Metadata is an object.");

    /// <summary>Writes an object.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The metadata.</param>
    /// <param name="options">The options; keys stay as Keygen writes them.</param>
    public override void Write(Utf8JsonWriter writer, Metadata value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        foreach (var (key, one) in value)
        {
            writer.WritePropertyName(key);
            writer.WriteRawValue(one.Json.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Writes a value of metadata as the JSON it came from, and reads it again.</summary>
public sealed class MetadataValueJsonConverter : JsonConverter<MetadataValue>
{
    /// <summary>Whether it is a value of metadata, of whatever kind.</summary>
    /// <param name="typeToConvert">The type.</param>
    public override bool CanConvert(Type typeToConvert) => typeof(MetadataValue).IsAssignableFrom(typeToConvert);

    /// <summary>Reads any value.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">The options.</param>
    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <summary>Writes the value.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The options.</param>
    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
    }

    internal static MetadataValue Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return MetadataValue.Of(System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetRawText()), MetadataCasing.AsSent);
    }
}
