using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

// Each kind looks like a list, a dictionary or a primitive to serializers that do not know this library, such as Newtonsoft's.

[JsonConverter(typeof(MetadataValueJsonConverter))]
internal sealed class MetadataList(ReadOnlyMemory<byte> json, MetadataCasing casing) : MetadataValue(json, casing), IReadOnlyList<MetadataValue>
{
    private IReadOnlyList<MetadataValue> Items => field ??= GetList();

    public int Count => Items.Count;

    public MetadataValue this[int index] => Items[index];

    public IEnumerator<MetadataValue> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

[JsonConverter(typeof(MetadataValueJsonConverter))]
internal sealed class MetadataMap(ReadOnlyMemory<byte> json, MetadataCasing casing) : MetadataValue(json, casing), IReadOnlyDictionary<string, MetadataValue>
{
    private Metadata Map => field ??= GetMap();

    public int Count => Map.Count;

    public IEnumerable<string> Keys => Map.Keys;

    public IEnumerable<MetadataValue> Values => Map.Values;

    public MetadataValue this[string key] => Map[key];

    public bool ContainsKey(string key) => Map.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out MetadataValue value) => Map.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, MetadataValue>> GetEnumerator() => Map.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

[JsonConverter(typeof(MetadataValueJsonConverter))]
internal sealed class MetadataScalar(ReadOnlyMemory<byte> json, MetadataCasing casing) : MetadataValue(json, casing), IConvertible
{
    /// <summary>
    /// A string, a boolean, null, or a number as the first of long, decimal and double that holds it; else the number's text.
    /// </summary>
    private object? Plain => Kind switch
    {
        JsonValueKind.String => GetString(),
        JsonValueKind.Number => Number(),
        JsonValueKind.Null => null,
        var kind => kind is JsonValueKind.True,
    };

    public TypeCode GetTypeCode() => Convert.GetTypeCode(Plain);

    public object ToType(Type conversionType, IFormatProvider? provider) =>
        conversionType == typeof(object) || Plain is null ? Plain! : Convert.ChangeType(Plain, conversionType, provider);

    public string ToString(IFormatProvider? provider) => ToString();

    public bool ToBoolean(IFormatProvider? provider) => Convert.ToBoolean(Plain, provider);

    public byte ToByte(IFormatProvider? provider) => Convert.ToByte(Plain, provider);

    public char ToChar(IFormatProvider? provider) => Convert.ToChar(Plain, provider);

    public DateTime ToDateTime(IFormatProvider? provider) => Convert.ToDateTime(Plain, provider);

    public decimal ToDecimal(IFormatProvider? provider) => Convert.ToDecimal(Plain, provider);

    public double ToDouble(IFormatProvider? provider) => Convert.ToDouble(Plain, provider);

    public short ToInt16(IFormatProvider? provider) => Convert.ToInt16(Plain, provider);

    public int ToInt32(IFormatProvider? provider) => Convert.ToInt32(Plain, provider);

    public long ToInt64(IFormatProvider? provider) => Convert.ToInt64(Plain, provider);

    public sbyte ToSByte(IFormatProvider? provider) => Convert.ToSByte(Plain, provider);

    public float ToSingle(IFormatProvider? provider) => Convert.ToSingle(Plain, provider);

    public ushort ToUInt16(IFormatProvider? provider) => Convert.ToUInt16(Plain, provider);

    public uint ToUInt32(IFormatProvider? provider) => Convert.ToUInt32(Plain, provider);

    public ulong ToUInt64(IFormatProvider? provider) => Convert.ToUInt64(Plain, provider);

    private object Number()
    {
        var text = GetText();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded) && double.IsFinite(rounded) ? rounded
            : text;
    }
}
