using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// Writes an event, a resource or a part of one as its original JSON. It never reads JSON, because every event comes from a verified
/// delivery.
/// </summary>
/// <remarks>The JSON may contain license keys, tokens and personal data.</remarks>
/// <typeparam name="T">The type of the event, the resource or the part.</typeparam>
public sealed class KeygenJsonConverter<T> : JsonConverter<T>
{
    /// <summary>Always throws: events and resources cannot be read from JSON.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="NotSupportedException">Always. The message says what to do instead.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(
        $"{typeof(T).Name} cannot be read from JSON: it comes only from a verified delivery. Copy the values you need into your own type, "
            + "or read the JSON as a JsonDocument.");

    /// <summary>Writes the original JSON.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The options. They do not change the names, which stay as Keygen writes them.</param>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ((IJsonSource)value!).WriteTo(writer);
    }
}
