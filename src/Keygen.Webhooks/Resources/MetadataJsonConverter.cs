using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Writes metadata as its original JSON, and reads metadata from JSON.</summary>
public sealed class MetadataJsonConverter : JsonConverter<Metadata>
{
    /// <summary>Reads metadata from a JSON object.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="JsonException">The JSON is not an object.</exception>
    public override Metadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.StartObject
            ? MetadataValueJsonConverter.Read(ref reader).GetMap()
            : throw new JsonException("Metadata must be a JSON object.");

    /// <summary>Writes the metadata as a JSON object.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The metadata.</param>
    /// <param name="options">The options. They do not change the keys, which stay as Keygen writes them.</param>
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

/// <summary>Writes a metadata value as its original JSON, and reads one from JSON.</summary>
public sealed class MetadataValueJsonConverter : JsonConverter<MetadataValue>
{
    /// <summary>Whether the type is <see cref="MetadataValue"/> or derives from it.</summary>
    /// <param name="typeToConvert">The type.</param>
    public override bool CanConvert(Type typeToConvert) => typeof(MetadataValue).IsAssignableFrom(typeToConvert);

    /// <summary>Reads a value of any kind.</summary>
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
