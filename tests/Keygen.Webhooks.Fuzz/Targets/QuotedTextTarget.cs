using System.Text.Json;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Tests;

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

    public override void Run(byte[] input) => Demand(QuotedText.IndexOfEnd(input) == EndByNet(input), "A string of JSON ends elsewhere than by .NET.");

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
