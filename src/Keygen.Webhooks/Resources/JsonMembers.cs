using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// The positions of one JSON object's members inside a document. Names are matched as UTF-8. Each value is read on first access and then
/// cached, so a value that cannot be read does not affect the others.
/// </summary>
internal sealed class JsonMembers
{
    private const int KeptBuffer = 64;

    internal static readonly JsonMembers Empty = new("{}"u8.ToArray(), []);

    // The size of a delivery limits the depth, and no code here recurses.
    internal static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Members are collected here, because their number is known only at the end.</summary>
    [ThreadStatic]
    private static Member[]? _buffer;

    private readonly ReadOnlyMemory<byte> _json;
    private readonly Member[] _members;
    private object?[]? _read;

    private JsonMembers(ReadOnlyMemory<byte> json, Member[] members)
    {
        _json = json;
        _members = members;
    }

    /// <summary>The number of members. A repeated name counts each time.</summary>
    public int Count => _members.Length;

    /// <summary>Reads the object that is all of <paramref name="json"/>.</summary>
    public static JsonMembers Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, AnyDepth);
        reader.Read();
        return Read(ref reader, json);
    }

    /// <summary>
    /// Reads the object at the reader's position, and leaves the reader at its end. Anything but an object has no members.
    /// </summary>
    /// <param name="reader">A reader of <paramref name="json"/>, with the same positions.</param>
    /// <param name="json">The whole document.</param>
    public static JsonMembers Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return Empty;
        }

        var members = _buffer ??= new Member[KeptBuffer];
        var count = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (nameStart, nameLength) = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            nameLength = reader.ValueIsEscaped ? ~nameLength : nameLength;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (count == members.Length)
            {
                Array.Resize(ref members, 2 * count);
            }

            members[count++] = new(nameStart, nameLength, start, (int)reader.BytesConsumed - start);
        }

        return count == 0 ? Empty : new(json, members[..count]);
    }

    /// <summary>The index of a member, or -1. When a name is repeated, the last member wins, as in Keygen's own reader.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        var json = _json.Span;
        for (var i = Count - 1; i >= 0; i--)
        {
            ref readonly var member = ref _members[i];
            if (member.NameIsEscaped ? NameOf(i) is var plain && Encoding.UTF8.GetBytes(plain).AsSpan().SequenceEqual(name)
                : json.Slice(member.NameStart, member.NameLength).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The distinct names.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, Count).Select(NameOf).Distinct(StringComparer.Ordinal);

    public int Find(string name) => Find(Encoding.UTF8.GetBytes(name).AsSpan());

    public string NameOf(int index)
    {
        ref readonly var member = ref _members[index];
        var reader = new Utf8JsonReader(_json.Span.Slice(member.NameStart - 1, member.NameLength + 2), isFinalBlock: true, default);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair cannot be decoded, so it stays escaped.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    public JsonTokenType KindOf(int index) => _json.Span[_members[index].Start] switch
    {
        (byte)'"' => JsonTokenType.String,
        (byte)'{' => JsonTokenType.StartObject,
        (byte)'[' => JsonTokenType.StartArray,
        (byte)'t' => JsonTokenType.True,
        (byte)'f' => JsonTokenType.False,
        (byte)'n' => JsonTokenType.Null,
        _ => JsonTokenType.Number,
    };

    /// <summary>The JSON text of a value.</summary>
    public ReadOnlyMemory<byte> ValueOf(int index) => _json.Slice(_members[index].Start, _members[index].Length);

    /// <summary>A reader positioned at the value.</summary>
    public Utf8JsonReader ReaderOf(int index)
    {
        var reader = new Utf8JsonReader(ValueOf(index).Span, AnyDepth);
        reader.Read();
        return reader;
    }

    /// <summary>Returns the cached result for a value, and creates it on first access.</summary>
    public T Once<T>(int index, Func<JsonMembers, int, T> read)
        where T : class => Once(index, read, static (all, i, readAlone) => readAlone(all, i));

    /// <inheritdoc cref="Once{T}(int, Func{JsonMembers, int, T})"/>
    public T Once<T, TState>(int index, TState state, Func<JsonMembers, int, TState, T> read)
        where T : class
    {
        var made = _read ?? Interlocked.CompareExchange(ref _read, new object?[Count], null) ?? _read!;
        return (T)(made[index] ?? Interlocked.CompareExchange(ref made[index], read(this, index, state), null) ?? made[index]!);
    }

    /// <summary>Writes the object as it was sent, without the earlier members of a repeated name.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var name in Names)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(ValueOf(Find(name)).Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc cref="IJsonSource.AddTo"/>
    public void AddTo(SerializationInfo info)
    {
        foreach (var name in Names)
        {
            info.AddValue(name, MetadataValue.Of(ValueOf(Find(name)), MetadataCasing.AsSent));
        }
    }

    /// <param name="nameStart">The position of the name, after its quote.</param>
    /// <param name="markedLength">The length of the name as written; its bitwise complement when the name contains escapes.</param>
    /// <param name="start">The position of the value.</param>
    /// <param name="length">The length of the value in bytes.</param>
    private readonly struct Member(int nameStart, int markedLength, int start, int length)
    {
        public readonly int NameStart = nameStart, Start = start, Length = length;

        public bool NameIsEscaped => markedLength < 0;

        public int NameLength => markedLength < 0 ? ~markedLength : markedLength;
    }
}
