using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// The metadata your code stored with a resource, or an object inside it. Each getter returns null for a key that is absent or null, and
/// throws <see cref="KeygenPayloadException"/> with the key for a value of another kind.
/// </summary>
/// <remarks>
/// Keys are in lowerCamelCase, on every API version: Keygen sends <c>STRIPE_ID</c> and <c>stripe_id</c> as <c>stripeId</c>. Read numbers
/// beyond 64 bits and dates beyond the year 9999 as text with <see cref="GetText"/>.
/// See <see href="https://keygen.sh/docs/api/licenses/">Keygen's documentation</see>.
/// </remarks>
[JsonConverter(typeof(MetadataJsonConverter))]
[SuppressMessage("Naming", "CA1710", Justification = "Keygen calls it metadata.")]
public sealed class Metadata : IReadOnlyDictionary<string, MetadataValue>
{
    private readonly Dictionary<string, MetadataValue> _values;

    private Metadata(Dictionary<string, MetadataValue> values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<MetadataValue> Values => _values.Values;

    /// <summary>The value of a key, of any kind.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <exception cref="KeyNotFoundException">The metadata has no such key.</exception>
    public MetadataValue this[string key] => _values[key];

    /// <summary>Reads a string.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public string? GetString(string key) => Find(key)?.AsString(key);

    /// <summary>Reads the text of a string, number or boolean, as Keygen sent it.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public string? GetText(string key) => Find(key)?.AsText(key);

    /// <summary>Reads a 64-bit integer.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public long? GetInt64(string key) => Find(key)?.AsInt64(key);

    /// <summary>Reads a decimal number.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public decimal? GetDecimal(string key) => Find(key)?.AsDecimal(key);

    /// <summary>Reads a floating-point number. A number with more digits than a double holds is rounded.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public double? GetDouble(string key) => Find(key)?.AsDouble(key);

    /// <summary>Reads a boolean.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public bool? GetBoolean(string key) => Find(key)?.AsBoolean(key);

    /// <summary>Reads a date and time that is stored as an ISO 8601 string.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => Find(key)?.AsDateTimeOffset(key);

    /// <summary>Reads a list.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public IReadOnlyList<MetadataValue>? GetList(string key) => Find(key)?.AsList(key);

    /// <summary>Reads a map: an object with keys of its own.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <returns>The value; null when the key is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public Metadata? GetMap(string key) => Find(key)?.AsMap(key);

    /// <summary>
    /// Deserializes a value with System.Text.Json, from the JSON that Keygen sent. Before API version 1.5, names inside it are in
    /// snake_case.
    /// </summary>
    /// <typeparam name="T">The type to deserialize.</typeparam>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <param name="typeInfo">The type's metadata, from your <c>JsonSerializerContext</c>.</param>
    /// <exception cref="JsonException">The value has another shape than the type.</exception>
    public T? Get<T>(string key, JsonTypeInfo<T> typeInfo) =>
        Find(key) is { } value ? JsonSerializer.Deserialize(value.Json.Span, typeInfo) : default;

    /// <summary>Copies the metadata. Change the copy and send it to Keygen's API, which replaces all metadata of a resource at once.</summary>
    /// <returns>A new object, with the keys in lowerCamelCase.</returns>
    public JsonObject ToJsonObject() => new(_values.Select(static one => KeyValuePair.Create(one.Key, JsonNode.Parse(one.Value.Json.Span))));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out MetadataValue value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, MetadataValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the number of keys, never their content.</summary>
    public override string ToString() => $"Metadata ({Count})";

    internal static Metadata Read(ReadOnlyMemory<byte> json) => Read(json, MetadataCasing.AsSent);

    /// <summary>
    /// Reads metadata from before API version 1.5, which has camelCase keys at the first level and snake_case keys below.
    /// </summary>
    internal static Metadata ReadSnakeCased(ReadOnlyMemory<byte> json) => Read(json, MetadataCasing.SnakeBelow);

    internal static Metadata Read(ReadOnlyMemory<byte> json, MetadataCasing casing)
    {
        var members = JsonMembers.Read(json);
        var values = new Dictionary<string, MetadataValue>(members.Count, StringComparer.Ordinal);
        var below = casing is MetadataCasing.AsSent ? MetadataCasing.AsSent : MetadataCasing.Snake;
        for (var i = 0; i < members.Count; i++)
        {
            var key = casing is MetadataCasing.Snake ? CamelCase.FromSnakeCase(members.NameOf(i)) : members.NameOf(i);
            values[key] = MetadataValue.Of(members.ValueOf(i), below);
        }

        return new(values);
    }

    private MetadataValue? Find(string key) =>
        _values.TryGetValue(key, out var value) && value.Kind is not JsonValueKind.Null ? value : null;
}

internal enum MetadataCasing
{
    AsSent,
    SnakeBelow,
    Snake,
}
