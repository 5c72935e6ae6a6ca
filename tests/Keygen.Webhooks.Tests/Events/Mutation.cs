using System.Text;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Changes to JSON that chance makes, the same for the same seed.</summary>
internal static partial class Mutation
{
    private static readonly string[] Values =
    [
        "null", "true", "{}", "[]", "\"\"", "\"\\ud800\"", "7", "-1.5e400", "99999999999999999999", "[null]", "[[\"a\"],7]",
        "{\"data\":{\"type\":7}}", "{\"\\udfff\":\"\\ud800\"}", "\"12026-11-20T00:00:00Z\"", "\"2026-11-20T00:00:00.00\\ud800\"", "\"\\u0041\"",
        "{\"data\":null,\"data\":{\"id\":\"\\ud800\",\"type\":\"x\"},\"links\":[],\"meta\":{\"count\":1e9}}",
    ];

    /// <summary>One to four bytes changed, taken out, put in or said twice.</summary>
    public static byte[] OfBytes(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(bytes.Count - 16);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)"\"\\{}[],:0-e\n\0"[random.Next(13)];
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(1, 16));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.ASCII.GetBytes(Values[random.Next(Values.Length)].Replace("\"", "\\\"", StringComparison.Ordinal)));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, 16)));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>One to four values, and now and then a name, replaced by others; what comes out is JSON.</summary>
    public static string OfJson(string json, Random random)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var isName = random.Next(5) == 0;
            var places = isName ? Names().Matches(json) : Scalars().Matches(json);
            if (places.Count > 0)
            {
                var place = places[random.Next(places.Count)].Groups[1];
                var replacement = isName ? (random.Next(2) == 0 ? "\"\\ud800\"" : "\"data\"") : Values[random.Next(Values.Length)];
                json = string.Concat(json.AsSpan(0, place.Index), replacement, json.AsSpan(place.Index + place.Length));
            }
        }

        return json;
    }

    [GeneratedRegex("""(?:[:,\[])((?:"(?:[^"\\]|\\.)*"(?!:))|\{[^{}]*\}|\[[^\[\]]*\]|-?[0-9.]+|true|false|null)(?=[,}\]])""")]
    private static partial Regex Scalars();

    [GeneratedRegex("""(?<=[{,])("(?:[^"\\]|\\.)*")(?=:)""")]
    private static partial Regex Names();
}
