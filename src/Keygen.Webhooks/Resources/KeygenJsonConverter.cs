using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks;

/// <summary>
/// Writes an event, a resource or a part of one as the JSON it came from. Nothing is read back: an event is made of what was verified, and of
/// nothing else.
/// </summary>
/// <remarks>What is written may hold license keys, tokens and personal data.</remarks>
/// <typeparam name="T">The type.</typeparam>
public sealed class KeygenJsonConverter<T> : JsonConverter<T>
{
    /// <summary>Always fails.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="NotSupportedException">Always; the message says what to do instead.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(
        $"{typeof(T).Name} cannot be read from JSON: it comes from a verified delivery alone. Hand on what you need of it, as a type of your own, "
            + "or read the JSON as a JsonDocument.");

    /// <summary>Writes the JSON it came from.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The options; names stay as Keygen writes them.</param>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ((IJsonSource)value!).WriteTo(writer);
    }
}
