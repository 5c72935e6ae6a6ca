using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Changes that leave JSON JSON: values replaced, members taken out, put in, renamed and said twice. What stands before it stays.</summary>
internal static class JsonMutator
{
    private const byte Comma = (byte)',';

    private static readonly byte[][] Values = [.. new[]
    {
        "null", "true", "false", "{}", "[]", "\"\"", "\"\\ud800\"", "\"\\u0041\"", "0", "-1", "7", "-0", "1e9", "-1.5e400", "0.5", "2147483648", "9223372036854775807",
        "99999999999999999999", "79228162514264337593543950336", "[null]", "[\"a\"]", "[[\"a\"],7]", "{\"data\":{\"type\":7}}", "{\"\\udfff\":\"\\ud800\"}",
        "\"12026-11-20T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-11-20T00:00:00.123Z\"", "\"2026-11-20\"", "\"0001-01-01T00:00:00+14:00\"", "\"-1\"", "\"1.10\"",
        "\"😀é\"", "{\"data\":null,\"data\":{\"id\":\"\\ud800\",\"type\":\"x\"},\"links\":[],\"meta\":{\"count\":1e9}}", "{\"id\":\"1\",\"type\":\"licenses\"}",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <returns>False when there is no JSON in it, and nothing was changed.</returns>
    public static bool Change(List<byte> bytes, Random random, byte[][] words, byte[] other)
    {
        var text = bytes.ToArray();
        if (Places(text) is not { Count: > 0 } places)
        {
            return false;
        }

        var place = places[random.Next(places.Count)];
        switch (random.Next(place.IsMember ? 8 : 3))
        {
            case 0:
                Replace(bytes, place.Value, Values[random.Next(Values.Length)]);
                break;
            case 1:
                Replace(bytes, place.Value, text[places[random.Next(places.Count)].Value]);
                break;
            case 2:
                Replace(bytes, place.Value, Nested(text[place.Value], random));
                break;
            case 3 when Places(other).Find(found => found.IsMember && random.Next(4) == 0) is { IsMember: true } found:
                bytes.InsertRange(place.Name.Start.Value, [.. other[found.Whole], Comma]);
                break;
            case 4:
                bytes.InsertRange(place.Name.Start.Value, [.. text[place.Name], (byte)':', .. Values[random.Next(Values.Length)], Comma]);
                break;
            case 5 when words.Length > 0:
                Replace(bytes, place.Name, JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(words[random.Next(words.Length)])));
                break;
            case 6:
                TakeOut(bytes, text, place.Whole);
                break;
            default:
                bytes.InsertRange(place.Name.Start.Value, [.. text[place.Whole], Comma]);
                break;
        }

        return true;
    }

    private static void Replace(List<byte> bytes, Range place, byte[] by)
    {
        bytes.RemoveRange(place.Start.Value, place.End.Value - place.Start.Value);
        bytes.InsertRange(place.Start.Value, by);
    }

    private static void TakeOut(List<byte> bytes, byte[] text, Range member)
    {
        var (start, end) = (member.Start.Value, member.End.Value);
        end += end < text.Length && text[end] == Comma ? 1 : 0;
        start -= end == member.End.Value && text[start - 1] == Comma ? 1 : 0;
        bytes.RemoveRange(start, end - start);
    }

    private static byte[] Nested(byte[] value, Random random)
    {
        var depth = random.Next(32) == 0 ? 2000 : random.Next(1, 4);
        var isList = random.Next(2) == 0;
        return Encoding.UTF8.GetBytes(string.Concat(
            string.Concat(Enumerable.Repeat(isList ? "[" : "{\"data\":", depth)),
            Encoding.UTF8.GetString(value),
            new string(isList ? ']' : '}', depth)));
    }

    /// <summary>Where members and values of lists are.</summary>
    private static List<Place> Places(byte[] text)
    {
        var places = new List<Place>();
        var open = new Stack<(int Place, bool IsList)>();
        var start = Math.Max(Array.IndexOf(text, (byte)'{'), 0);
        var reader = new Utf8JsonReader(text.AsSpan(start), new JsonReaderOptions { MaxDepth = int.MaxValue, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                var (from, to) = (start + (int)reader.TokenStartIndex, start + (int)reader.BytesConsumed);
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        places.Add(new(from..(from + reader.ValueSpan.Length + 2), default));
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((PlaceOf(places, open, from..to), reader.TokenType is JsonTokenType.StartArray));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        var (place, _) = open.Pop();
                        places[place] = places[place] with { Value = places[place].Value.Start..to };
                        break;
                    default:
                        PlaceOf(places, open, from..to);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // What was found before it may be changed all the same, if it is whole.
        }

        places.RemoveAll(static place => place.Value.Equals(default));
        return places;
    }

    private static int PlaceOf(List<Place> places, Stack<(int Place, bool IsList)> open, Range value)
    {
        if (open.Count == 0 || open.Peek().IsList)
        {
            places.Add(new(default, value));
        }
        else
        {
            places[^1] = places[^1] with { Value = value };
        }

        return places.Count - 1;
    }

    private readonly record struct Place(Range Name, Range Value)
    {
        public bool IsMember => Name.End.Value > 0;

        public Range Whole => Name.Start..Value.End;
    }
}
