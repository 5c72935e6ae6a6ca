using System.Globalization;
using System.Text;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.HostileNetwork.Wire;

/// <summary>A delivery as bytes of HTTP/1.1.</summary>
internal static class Requests
{
    public const string Path = "/webhooks/keygen";

    public const string Host = "hooks.example.com";

    /// <summary>As an attacker sends it, who keeps the connection.</summary>
    public static byte[] Bytes(SignedDelivery delivery) => [.. Head(delivery), .. delivery.Body.Span];

    /// <summary>As Keygen sends it.</summary>
    public static byte[] Keygens(SignedDelivery delivery) =>
        [.. Head(delivery, ("Connection", "close"), ("Content-Length", $"{delivery.Body.Length}")), .. delivery.Body.Span];

    public static IEnumerable<KeyValuePair<string, string>> Headers(SignedDelivery delivery) => delivery.Headers.Where(static header => header.Key != "Connection");

    /// <summary>The head up to its empty line, with the true length or another.</summary>
    public static byte[] Head(SignedDelivery delivery, long? length = null) =>
        Head(delivery, ("Content-Length", (length ?? delivery.Body.Length).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The head with what is to be said about the body's length, and anything else.</summary>
    public static byte[] Head(SignedDelivery delivery, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var head = new StringBuilder($"POST {Path} HTTP/1.1\r\nHost: {Host}\r\n");
        foreach (var (name, value) in Headers(delivery))
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        foreach (var (name, value) in more)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>The same body in chunks, each preceded by a line of one's own.</summary>
    public static byte[] Chunked(SignedDelivery delivery, Func<int, string> sizeLine, string ending = "0\r\n\r\n", params ReadOnlySpan<(string Name, string Value)> more)
    {
        var bytes = new List<byte>(Head(delivery, [("Transfer-Encoding", "chunked"), .. more]));
        foreach (var chunk in delivery.Body.ToArray().Chunk(1000))
        {
            bytes.AddRange(Encoding.Latin1.GetBytes(sizeLine(chunk.Length) + "\r\n"));
            bytes.AddRange(chunk);
            bytes.AddRange("\r\n"u8);
        }

        bytes.AddRange(Encoding.Latin1.GetBytes(ending));
        return [.. bytes];
    }
}
