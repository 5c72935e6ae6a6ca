using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// What the converters need of an <see cref="OpenEnum{T}"/> of any type argument: native AOT cannot create generic types at run time.
/// </summary>
internal interface IOpenEnum
{
    string Text { get; }

    object Of(string text);

    JsonConverter Converter();

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "An OpenEnum is a struct, and needs no constructor.")]
    static IOpenEnum Default(Type type) => (IOpenEnum)RuntimeHelpers.GetUninitializedObject(type);
}

/// <summary>Writes an <see cref="OpenEnum{T}"/> as its text, and reads it from one.</summary>
public sealed class OpenEnumJsonConverter : JsonConverterFactory
{
    /// <summary>Whether the type is an <see cref="OpenEnum{T}"/>.</summary>
    /// <param name="typeToConvert">The type.</param>
    public override bool CanConvert(Type typeToConvert) => typeof(IOpenEnum).IsAssignableFrom(typeToConvert);

    /// <summary>Creates the converter for one type.</summary>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">The options.</param>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => IOpenEnum.Default(typeToConvert).Converter();

    internal sealed class Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> : JsonConverter<OpenEnum<T>>
        where T : struct, Enum
    {
        public override OpenEnum<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String
                ? new(reader.GetString()!)
                : throw new JsonException($"A {typeof(T).Name} must be a JSON string.");

        public override void Write(Utf8JsonWriter writer, OpenEnum<T> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);

        public override OpenEnum<T> ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, [DisallowNull] OpenEnum<T> value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.Text);
    }
}

/// <summary>
/// Converts an <see cref="OpenEnum{T}"/> to its text and back, for code that uses type converters: Newtonsoft's serializer, model binding.
/// </summary>
/// <param name="type">The type.</param>
public sealed class OpenEnumTypeConverter(Type type) : TypeConverter
{
    /// <summary>Whether the type can be converted: a string, or a type that the base class converts.</summary>
    /// <param name="context">Not used.</param>
    /// <param name="sourceType">The type to convert from.</param>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <summary>Creates a value from its text.</summary>
    /// <param name="context">Not used.</param>
    /// <param name="culture">Not used.</param>
    /// <param name="value">The text.</param>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? IOpenEnum.Default(type).Of(text) : base.ConvertFrom(context, culture, value);

    /// <summary>Returns the text of a value.</summary>
    /// <param name="context">Not used.</param>
    /// <param name="culture">Not used.</param>
    /// <param name="value">The value.</param>
    /// <param name="destinationType">The type to convert to: a string.</param>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        destinationType == typeof(string) && value is IOpenEnum open ? open.Text : base.ConvertTo(context, culture, value, destinationType);
}
