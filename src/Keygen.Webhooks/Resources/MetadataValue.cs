using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>One metadata value: a string, number, boolean, list, map or null.</summary>
/// <remarks>Each getter throws <see cref="KeygenPayloadException"/> for a value of another kind.</remarks>
[JsonConverter(typeof(MetadataValueJsonConverter))]
public abstract class MetadataValue
{
    private readonly MetadataCasing _casing;

    private protected MetadataValue(ReadOnlyMemory<byte> json, MetadataCasing casing)
    {
        Json = json;
        _casing = casing;
    }

    /// <summary>The kind of the value.</summary>
    public JsonValueKind Kind => Json.Span[0] switch
    {
        (byte)'"' => JsonValueKind.String,
        (byte)'{' => JsonValueKind.Object,
        (byte)'[' => JsonValueKind.Array,
        (byte)'t' => JsonValueKind.True,
        (byte)'f' => JsonValueKind.False,
        (byte)'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    internal ReadOnlyMemory<byte> Json { get; }

    /// <summary>Reads the value as a string.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public string GetString() => AsString(null);

    /// <summary>Reads the text of a string, number or boolean, as Keygen sent it.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public string GetText() => AsText(null);

    /// <summary>Reads the number as a 64-bit integer.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public long GetInt64() => AsInt64(null);

    /// <summary>Reads the number as a decimal.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public decimal GetDecimal() => AsDecimal(null);

    /// <summary>Reads the number as a double. A number with more digits is rounded.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public double GetDouble() => AsDouble(null);

    /// <summary>Reads the value as a boolean.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public bool GetBoolean() => AsBoolean(null);

    /// <summary>Reads an ISO 8601 string as a date and time.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public DateTimeOffset GetDateTimeOffset() => AsDateTimeOffset(null);

    /// <summary>Reads the value as a list.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public IReadOnlyList<MetadataValue> GetList() => AsList(null);

    /// <summary>Reads the value as a map.</summary>
    /// <exception cref="KeygenPayloadException">The value has another kind.</exception>
    public Metadata GetMap() => AsMap(null);

    /// <summary>Returns the text of a string, number or boolean, the JSON of a list or a map, and an empty string for null.</summary>
    public override string ToString() => Kind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String when TryGetString(out var text) => text,
        _ => Encoding.UTF8.GetString(Json.Span),
    };

    internal static MetadataValue Of(ReadOnlyMemory<byte> json, MetadataCasing casing) => json.Span[0] switch
    {
        (byte)'[' => new MetadataList(json, casing),
        (byte)'{' => new MetadataMap(json, casing),
        _ => new MetadataScalar(json, casing),
    };

    internal string AsString(string? key)
    {
        try
        {
            return Reader(key, JsonValueKind.String, "a string").GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Unreadable(key, "text: it holds half of a surrogate pair", exception);
        }
    }

    internal string AsText(string? key) => Kind switch
    {
        JsonValueKind.String => AsString(key),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Encoding.UTF8.GetString(Json.Span),
        _ => throw Unreadable(key, "text"),
    };

    internal long AsInt64(string? key) =>
        Reader(key, JsonValueKind.Number, "a number").TryGetInt64(out var value) ? value : throw Unreadable(key, "a 64-bit integer");

    internal decimal AsDecimal(string? key) =>
        Reader(key, JsonValueKind.Number, "a number").TryGetDecimal(out var value) ? value : throw Unreadable(key, "a decimal");

    internal double AsDouble(string? key) =>
        Reader(key, JsonValueKind.Number, "a number").TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Unreadable(key, "a double");

    internal bool AsBoolean(string? key) => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unreadable(key, "a boolean"),
    };

    internal DateTimeOffset AsDateTimeOffset(string? key) =>
        JsonDates.TryRead(Reader(key, JsonValueKind.String, "a string"), out var value)
            ? value
            : throw Unreadable(key, "a date that .NET can hold (ISO 8601, years 1 to 9999)");

    internal Metadata AsMap(string? key) =>
        Kind is JsonValueKind.Object ? Metadata.Read(Json, _casing) : throw Unreadable(key, "a map");

    internal IReadOnlyList<MetadataValue> AsList(string? key)
    {
        var reader = Reader(key, JsonValueKind.Array, "a list");
        var values = new List<MetadataValue>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            values.Add(Of(Json[start..(int)reader.BytesConsumed], _casing));
        }

        return values;
    }

    /// <summary>A string with half of a surrogate pair cannot be decoded, so it stays escaped.</summary>
    private bool TryGetString([NotNullWhen(true)] out string? text)
    {
        try
        {
            text = AsString(null);
        }
        catch (KeygenPayloadException)
        {
            text = null;
        }

        return text is not null;
    }

    private Utf8JsonReader Reader(string? key, JsonValueKind kind, string expected)
    {
        if (Kind != kind)
        {
            throw Unreadable(key, expected);
        }

        var reader = new Utf8JsonReader(Json.Span, JsonMembers.AnyDepth);
        reader.Read();
        return reader;
    }

    private KeygenPayloadException Unreadable(string? key, string expected, Exception? inner = null) =>
        new($"{(key is null ? "A metadata value" : $"The metadata key '{key}'")} is {Kind} and cannot be read as {expected}.", inner!);
}
