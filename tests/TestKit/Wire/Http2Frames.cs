using System.Buffers.Binary;
using System.Text;

namespace Keygen.Webhooks.Tests.Wire;

/// <summary>
/// As much of HTTP/2 (RFC 9113) as it takes to send what no client sends: <c>:authority</c> and <c>host</c> that differ. Headers are
/// literals without indexing (RFC 7541 §6.2.2).
/// </summary>
public static class Http2Frames
{
    /// <summary>With a header table of no size, so that every answer says its status in full.</summary>
    public static byte[] Preface => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [0, 1, 0, 0, 0, 0])];

    public static byte[] Request(int stream, string? authority, string path, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body) =>
        [.. Head(stream, authority, path, headers), .. Data(stream, body)];

    /// <summary>A request's head, whose body comes in <see cref="Data"/>.</summary>
    public static byte[] Head(int stream, string? authority, string path, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var block = new List<byte> { 0x83, 0x86, 0x04 }; // POST, http, and the name :path
        AddText(block, path);
        if (authority is not null)
        {
            block.Add(0x01);
            AddText(block, authority);
        }

        foreach (var (name, value) in headers)
        {
            block.Add(0x00);
            AddText(block, name.ToLowerInvariant());
            AddText(block, value);
        }

        return Frame(1, 4, stream, [.. block]);
    }

    public static byte[] Data(int stream, ReadOnlySpan<byte> body, bool isLast = true) => Frame(0, isLast ? (byte)1 : (byte)0, stream, body);

    /// <summary>CANCEL.</summary>
    public static byte[] Reset(int stream) => Frame(3, 0, stream, [0, 0, 0, 8]);

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    private static void AddText(List<byte> block, string text)
    {
        var length = Encoding.Latin1.GetByteCount(text);
        if (length < 127)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                block.Add((byte)(length & 127 | 128));
            }

            block.Add((byte)length);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
