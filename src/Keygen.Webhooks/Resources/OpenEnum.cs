using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// A value of a list that Keygen may extend at any time, without a new API version. <see cref="Text"/> is always the value Keygen sent.
/// <see cref="Value"/> is null when the value is newer than this library.
/// </summary>
/// <typeparam name="T">The values known today.</typeparam>
/// <remarks>Two values are equal when their texts are equal, so you can write <c>license.Status == LicenseStatus.Expired</c>.</remarks>
[JsonConverter(typeof(OpenEnumJsonConverter))]
[TypeConverter(typeof(OpenEnumTypeConverter))]
[SuppressMessage("Naming", "CA1711", Justification = "It stands for an enum.")]
public readonly struct OpenEnum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> : IEquatable<OpenEnum<T>>, IOpenEnum
    where T : struct, Enum
{
    private readonly string? _text;

    /// <summary>Creates a value from its text on the wire.</summary>
    /// <param name="text">The text, such as <c>NOT_STARTED</c>. Comparisons are case-sensitive.</param>
    public OpenEnum(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The known value; null when the value is newer than this library.</summary>
    public T? Value => WireNames<T>.TryGetValue(Text, out var value) ? value : null;

    /// <summary>The text on the wire. Never null; empty only for a default <see cref="OpenEnum{T}"/>.</summary>
    public string Text => _text ?? "";

    /// <summary>Whether two values have the same text.</summary>
    public static bool operator ==(OpenEnum<T> left, OpenEnum<T> right) => left.Equals(right);

    /// <summary>Whether two values have different texts.</summary>
    public static bool operator !=(OpenEnum<T> left, OpenEnum<T> right) => !left.Equals(right);

    /// <summary>Creates a value from a known one.</summary>
    /// <param name="value">One of the enum's members.</param>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor and Value are the named alternates.")]
    public static implicit operator OpenEnum<T>(T value) => new(WireNames<T>.TextOf(value));

    /// <inheritdoc/>
    public bool Equals(OpenEnum<T> other) => string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OpenEnum<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the text on the wire.</summary>
    public override string ToString() => Text;

    object IOpenEnum.Of(string text) => new OpenEnum<T>(text);

    JsonConverter IOpenEnum.Converter() => new OpenEnumJsonConverter.Of<T>();
}
