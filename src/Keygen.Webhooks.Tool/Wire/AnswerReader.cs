using System.Globalization;
using System.Text;

namespace Keygen.Webhooks.Tool.Wire;

/// <summary>Reads the answer of an HTTP/1.1 server, and no more of its body than Keygen keeps.</summary>
internal static class AnswerReader
{
    private const int MostHead = 64 * 1024;
    private const int MostBody = 2048; // what Keygen keeps

    /// <returns>The answer; <see cref="AnswerKind.ClosedWithoutAnswer"/> when the server ended the connection before it.</returns>
    public static async Task<ReceiverAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (received, buffer) = (new List<byte>(), new byte[8192]);
        ReceiverAnswer? head = null;
        var start = 0;
        while (true)
        {
            while (head is null && EndOfHead(received, start) is >= 0 and var end)
            {
                var read = HeadOf(Encoding.Latin1.GetString([.. received[start..end]]));
                start = end + 4;
                if (read is not { StatusCode: >= 100 and <= 199 })
                {
                    head = read; // not 100 (Continue)
                }
            }

            if (head is not null && (head.Kind is AnswerKind.NotHttp || IsComplete(head, received, start)))
            {
                return head with { Text = TextOf(head, received, start) };
            }

            var count = received.Count > MostHead ? 0 : await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count is 0)
            {
                return head is not null ? head with { Text = TextOf(head, received, start) }
                    : new(received.Count is 0 ? AnswerKind.ClosedWithoutAnswer : AnswerKind.NotHttp);
            }

            received.AddRange(buffer.AsSpan(0, count));
        }
    }

    private static int EndOfHead(List<byte> bytes, int start)
    {
        for (var i = start; i + 3 < bytes.Count; i++)
        {
            if (bytes[i] is (byte)'\r' && bytes[i + 1] is (byte)'\n' && bytes[i + 2] is (byte)'\r' && bytes[i + 3] is (byte)'\n')
            {
                return i;
            }
        }

        return -1;
    }

    private static ReceiverAnswer HeadOf(string text)
    {
        var lines = text.Split("\r\n");
        var status = lines[0].Split(' ', 3);
        return status is [var version, var code, ..] && version.StartsWith("HTTP/", StringComparison.Ordinal)
            && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(AnswerKind.Answered)
            {
                StatusCode = number,
                Headers = [.. lines.Skip(1).Select(static line => line.Split(':', 2)).Where(static pair => pair.Length is 2)
                    .Select(static pair => new KeyValuePair<string, string>(pair[0].Trim(), pair[1].Trim()))],
            }
            : new(AnswerKind.NotHttp);
    }

    private static bool IsComplete(ReceiverAnswer head, List<byte> received, int start)
    {
        var length = received.Count - start;
        return head.StatusCode is 204 or 304 || length > MostBody || (IsChunked(head)
            ? Dechunk(received, start).IsComplete
            : long.TryParse(head.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var announced) && length >= announced);
    }

    private static bool IsChunked(ReceiverAnswer head) =>
        head.Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) is true;

    private static string TextOf(ReceiverAnswer head, List<byte> received, int start)
    {
        var body = IsChunked(head) ? Dechunk(received, start).Body : received[Math.Min(start, received.Count)..];
        return Encoding.UTF8.GetString([.. body.Take(MostBody)]);
    }

    private static (List<byte> Body, bool IsComplete) Dechunk(List<byte> received, int start)
    {
        var body = new List<byte>();
        while (true)
        {
            var end = received.IndexOf((byte)'\n', Math.Min(start, received.Count));
            if (end < 0 || !int.TryParse(
                Encoding.Latin1.GetString([.. received[start..end]]).Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            {
                return (body, false);
            }

            if (size is 0)
            {
                return (body, true);
            }

            body.AddRange(received.Skip(end + 1).Take(size));
            start = end + 1 + size + 2;
        }
    }
}
