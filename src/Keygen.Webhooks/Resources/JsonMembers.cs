using System.Buffers;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// Where the members of one JSON object are inside the bytes of a document: names are matched as UTF-8, and a value is read when
/// it is asked for, so that one that cannot be read fails alone. What was read once is kept.
/// </summary>
internal sealed class JsonMembers
{
    internal static readonly JsonMembers Empty = new("{}"u8.ToArray(), []);

    // Depth is bounded by the size of a delivery; no code here recurses with it.
    internal static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly ReadOnlyMemory<byte> _json;
    private readonly Member[] _members;
    private object?[]? _read;

    private JsonMembers(ReadOnlyMemory<byte> json, Member[] members)
    {
        _json = json;
        _members = members;
    }

    /// <summary>How many members there are, repeated names counted each time.</summary>
    public int Count => _members.Length;

    /// <summary>Reads the object that stands alone in <paramref name="json"/>.</summary>
    public static JsonMembers Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, AnyDepth);
        reader.Read();
        return Read(ref reader, json);
    }

    /// <summary>Reads the object whose start the reader is at, and leaves the reader at its end; anything else has no members.</summary>
    /// <param name="reader">The reader, whose positions are positions in <paramref name="json"/>.</param>
    /// <param name="json">The whole document.</param>
    public static JsonMembers Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return Empty;
        }

        // How many there are is known at the end.
        var members = ArrayPool<Member>.Shared.Rent(32);
        var count = 0;
        try
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = (Start: (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (count == members.Length)
                {
                    Grow(ref members);
                }

                members[count++] = new(name.Start, name.ValueIsEscaped ? ~name.Length : name.Length, start, (int)reader.BytesConsumed - start);
            }

            return count == 0 ? Empty : new(json, members.AsSpan(0, count).ToArray());
        }
        finally
        {
            ArrayPool<Member>.Shared.Return(members);
        }
    }

    /// <summary>The place of a member, or -1. Of several of one name the last counts, as in Keygen's own reader.</summary>
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

    /// <summary>The names, each once.</summary>
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
            // A name with half of a surrogate pair is no text; it stands as it was written.
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

    /// <summary>A reader at the value.</summary>
    public Utf8JsonReader ReaderOf(int index)
    {
        var reader = new Utf8JsonReader(ValueOf(index).Span, AnyDepth);
        reader.Read();
        return reader;
    }

    /// <summary>What was made of a value by the first who asked for it.</summary>
    public T Once<T>(int index, Func<JsonMembers, int, T> read)
        where T : class => Once(index, read, static (all, i, readAlone) => readAlone(all, i));

    /// <inheritdoc cref="Once{T}(int, Func{JsonMembers, int, T})"/>
    public T Once<T, TState>(int index, TState state, Func<JsonMembers, int, TState, T> read)
        where T : class
    {
        var made = _read ?? Interlocked.CompareExchange(ref _read, new object?[Count], null) ?? _read!;
        return (T)(made[index] ?? Interlocked.CompareExchange(ref made[index], read(this, index, state), null) ?? made[index]!);
    }

    /// <summary>Writes the object as it was sent; of several members of one name the last.</summary>
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

    private static void Grow(ref Member[] members)
    {
        var larger = ArrayPool<Member>.Shared.Rent(2 * members.Length);
        members.CopyTo(larger, 0);
        ArrayPool<Member>.Shared.Return(members);
        members = larger;
    }

    /// <param name="NameStart">Where the name begins, behind its quote.</param>
    /// <param name="MarkedLength">How long it is as written; the complement of that when something in it is escaped.</param>
    /// <param name="Start">Where the value begins.</param>
    /// <param name="Length">How long it is.</param>
    private readonly record struct Member(int NameStart, int MarkedLength, int Start, int Length)
    {
        public bool NameIsEscaped => MarkedLength < 0;

        public int NameLength => MarkedLength < 0 ? ~MarkedLength : MarkedLength;
    }
}
