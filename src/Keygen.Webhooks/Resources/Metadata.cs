using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// Metadata of a resource, or an object inside it: whatever your own code stored there. Each getter gives null for a key that is
/// absent or null, and throws <see cref="KeygenPayloadException"/>, naming the key, for a value of another kind.
/// </summary>
/// <remarks>
/// Keygen writes every key in lowerCamelCase: what was stored as <c>STRIPE_ID</c> or <c>stripe_id</c> is <c>stripeId</c> here, on
/// every API version. Numbers beyond 64 bits and dates beyond the year 9999 are still there as text: see <see cref="GetText"/>.
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

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public MetadataValue this[string key] => _values[key];

    /// <summary>A string.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public string? GetString(string key) => Find(key)?.AsString(key);

    /// <summary>The text of a string, number or boolean, as it was sent.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public string? GetText(string key) => Find(key)?.AsText(key);

    /// <summary>An integer of 64 bits.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public long? GetInt64(string key) => Find(key)?.AsInt64(key);

    /// <summary>A decimal number.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public decimal? GetDecimal(string key) => Find(key)?.AsDecimal(key);

    /// <summary>A floating-point number; one with more digits than a double holds is rounded.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public double? GetDouble(string key) => Find(key)?.AsDouble(key);

    /// <summary>A boolean.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public bool? GetBoolean(string key) => Find(key)?.AsBoolean(key);

    /// <summary>A date and time in ISO 8601, stored as a string.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public DateTimeOffset? GetDateTimeOffset(string key) => Find(key)?.AsDateTimeOffset(key);

    /// <summary>A list.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public IReadOnlyList<MetadataValue>? GetList(string key) => Find(key)?.AsList(key);

    /// <summary>A map.</summary>
    /// <param name="key">The key, in lowerCamelCase.</param>
    public Metadata? GetMap(string key) => Find(key)?.AsMap(key);

    /// <summary>
    /// A value read by System.Text.Json, from its JSON as it was sent: before API version 1.5, names inside it are in snake_case.
    /// </summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="key">The key, in lowerCamelCase.</param>
    /// <param name="typeInfo">How: a member of a <c>JsonSerializerContext</c> of yours.</param>
    /// <exception cref="JsonException">The value is of another shape.</exception>
    public T? Get<T>(string key, JsonTypeInfo<T> typeInfo) =>
        Find(key) is { } value ? JsonSerializer.Deserialize(value.Json.Span, typeInfo) : default;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out MetadataValue value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, MetadataValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many keys there are; never content.</summary>
    public override string ToString() => $"Metadata ({Count})";

    internal static Metadata Read(ReadOnlyMemory<byte> json) => Read(json, MetadataCasing.AsSent);

    /// <summary>Reads metadata as written before API version 1.5: the keys of the first level in camelCase, those below in snake_case.</summary>
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
