using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Tests.Wire;

/// <summary>A request, header by header as it goes over the wire.</summary>
public sealed record WireDelivery(string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Method { get; init; } = "POST";

    public static WireDelivery Of(RecordedDelivery recorded) => new(recorded.WireTarget, recorded.Headers, recorded.Body);

    public string this[string name] => Headers.Single(header => header.Key == name).Value;

    /// <summary>The id of the event in its body.</summary>
    public string EventId
    {
        get
        {
            using var body = JsonDocument.Parse(Body);
            return body.RootElement.GetProperty("data").GetProperty("id").GetString()!;
        }
    }

    public WireDelivery To(string target) => this with { Target = target };

    public WireDelivery Add(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    public WireDelivery Without(string name) => this with { Headers = [.. Headers.Where(header => header.Key != name)] };

    public WireDelivery Set(string name, string value) =>
        this with { Headers = [.. Headers.Select(header => header.Key == name ? new(name, value) : header)] };

    /// <summary>The body, and the length that goes with it.</summary>
    public WireDelivery WithBody(byte[] body) =>
        (this with { Body = body }).Set("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));

    public byte[] Head()
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    public byte[] Bytes() => [.. Head(), .. Body];

    /// <summary>The same in chunks of a size.</summary>
    public byte[] Chunked(int size)
    {
        var bytes = new List<byte>(Without("Content-Length").Add("Transfer-Encoding", "chunked").Head());
        foreach (var chunk in Body.Chunk(size))
        {
            bytes.AddRange(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            bytes.AddRange(chunk);
            bytes.AddRange("\r\n"u8);
        }

        bytes.AddRange("0\r\n\r\n"u8);
        return [.. bytes];
    }
}
