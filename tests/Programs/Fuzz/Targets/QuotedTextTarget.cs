using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Tests;
using Utf8Text = System.Text.Unicode.Utf8;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>The end of a JSON string, 32 bytes at a time, is where System.Text.Json finds it byte by byte.</summary>
internal sealed class QuotedTextTarget() : FuzzTarget("quoted-text")
{
    private const int MostOfABody = 300;

    public override int MaxLength => 400;

    public override IEnumerable<string> Words =>
    [
        "\\\"", "\\\\", "\\u00e9", "\\uD83d", "\\u12", "\\x", "\\", "\"", "{\\\"id\\\":\\\"1\\\"}", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "\\/", "é",
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) =>
    [
        .. recorded.Where(static one => one.Body.Length > MostOfABody).Select(static one => one.Body[^MostOfABody..]),
        Utf8("plain\" and on"), Utf8("{\\\"data\\\":{\\\"id\\\":\\\"1\\\"}}\",\"event\":\"x\""),
    ];

    public override void Run(byte[] input)
    {
        var end = QuotedText.IndexOfEnd(input);
        Demand(end == EndByNet(input), "A string of JSON ends elsewhere than by .NET.");
        if (end >= 0 && Utf8Text.IsValid(input.AsSpan(0, end)))
        {
            byte[] quoted = [(byte)'"', .. input.AsSpan(0, end), (byte)'"'];
            Demand(TextByNet(quoted) is not { } text || QuotedText.Unescape(quoted, inPlace: true).Span.SequenceEqual(text), "A string of JSON means something else than by .NET.");
        }
    }

    /// <returns>Null when it holds half of a surrogate pair.</returns>
    private static byte[]? TextByNet(byte[] quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int EndByNet(byte[] text)
    {
        var reader = new Utf8JsonReader([(byte)'"', .. text], isFinalBlock: false, default);
        try
        {
            return reader.Read() ? (int)reader.BytesConsumed - 2 : -1;
        }
        catch (JsonException)
        {
            return -1;
        }
    }
}
