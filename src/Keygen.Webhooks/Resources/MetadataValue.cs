using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>One value of metadata: a string, number, boolean, list, map or null.</summary>
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

    /// <summary>Of what kind it is.</summary>
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

    /// <summary>The string.</summary>
    public string GetString() => AsString(null);

    /// <summary>The text of a string, number or boolean, as it was sent.</summary>
    public string GetText() => AsText(null);

    /// <summary>The number, as an integer of 64 bits.</summary>
    public long GetInt64() => AsInt64(null);

    /// <summary>The number, as a decimal.</summary>
    public decimal GetDecimal() => AsDecimal(null);

    /// <summary>The number, as a double; one with more digits is rounded.</summary>
    public double GetDouble() => AsDouble(null);

    /// <summary>The boolean.</summary>
    public bool GetBoolean() => AsBoolean(null);

    /// <summary>The date and time in ISO 8601.</summary>
    public DateTimeOffset GetDateTimeOffset() => AsDateTimeOffset(null);

    /// <summary>The list.</summary>
    public IReadOnlyList<MetadataValue> GetList() => AsList(null);

    /// <summary>The map.</summary>
    public Metadata GetMap() => AsMap(null);

    /// <summary>The text of a string, number or boolean; the JSON of a list or a map; empty for null.</summary>
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
        Reader(key, JsonValueKind.Number, "a number").TryGetInt64(out var value) ? value : throw Unreadable(key, "an integer of 64 bits");

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

    /// <summary>Half of a surrogate pair is no text, and stands as it was written.</summary>
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
