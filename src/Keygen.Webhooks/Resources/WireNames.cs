using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The text of each enum member on the wire: its <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
/// <remarks>
/// Read once per type, by reflection. The annotation protects the fields from trimming, as System.Text.Json does for enums.
/// </remarks>
internal static class WireNames<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Texts = typeof(T)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(
            static field => (T)field.GetValue(null)!,
            static field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name);

    private static readonly FrozenDictionary<string, T> Values =
        Texts.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    public static bool TryGetValue(string text, out T value) => Values.TryGetValue(text, out value);

    public static string TextOf(T value) => Texts.TryGetValue(value, out var text)
        ? text
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"Not a member of {typeof(T).Name}.");
}
