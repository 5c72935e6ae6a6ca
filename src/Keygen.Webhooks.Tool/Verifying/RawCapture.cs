using System.Buffers;
using System.Text;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>
/// A request as text: the request line, headers, an empty line, the body. The request line may be missing, as where headers were copied
/// from an inspector; the line ends may be LF.
/// </summary>
internal static class RawCapture
{
    private static readonly SearchValues<char> NotOfNames = SearchValues.Create(" \"{}()<>=");

    private static readonly string[] Methods = ["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD"];

    /// <param name="saved">The text, and the body as bytes after the empty line.</param>
    /// <param name="body">The body, when it was saved apart.</param>
    public static CapturedRequest Read(byte[] saved, byte[]? body)
    {
        var (head, rest) = Split(saved);
        var lines = Unfolded(Encoding.UTF8.GetString(head).TrimStart('\uFEFF').Split('\n').Select(static line => line.TrimEnd('\r')));
        var first = lines.FirstOrDefault("").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hasLine = first is [var method, _, ..] && Methods.Contains(method.TrimStart('>', '<').Trim(), StringComparer.OrdinalIgnoreCase);
        var headers = lines.Skip(hasLine ? 1 : 0).Select(HeaderOf).OfType<KeyValuePair<string, string>>().ToArray();
        if (headers.Length is 0)
        {
            throw new UnreadableCaptureException(
                "It is neither raw HTTP text, nor a curl command, a HAR file or a JSON object with headers and a body. If it is a body, give its headers with --headers.");
        }

        var form = body is null ? hasLine ? "raw HTTP" : "headers and body" : "headers, and the body apart";
        return new(form, headers, body ?? rest)
        {
            Method = hasLine ? first[0].ToUpperInvariant() : "POST",
            Target = hasLine ? first[1] : null,
        };
    }

    /// <summary>A name is a token, perhaps an HTTP/2 pseudo-header, and perhaps behind curl's <c>&gt;</c>.</summary>
    private static KeyValuePair<string, string>? HeaderOf(string line)
    {
        line = line.TrimStart('>', ' ');
        var colon = line.Length is 0 ? -1 : line.IndexOf(':', 1);
        return colon > 0 && line.AsSpan(0, colon).Trim().IndexOfAny(NotOfNames) < 0
            ? new(line[..colon].Trim().Trim('\''), line[(colon + 1)..].Trim())
            : null;
    }

    /// <summary>A line that begins with white space continues the one before.</summary>
    private static List<string> Unfolded(IEnumerable<string> lines)
    {
        var unfolded = new List<string>();
        foreach (var line in lines)
        {
            if (unfolded.Count > 0 && line is [' ' or '\t', ..] && line.AsSpan().Trim().Length > 0)
            {
                unfolded[^1] += " " + line.Trim();
            }
            else
            {
                unfolded.Add(line);
            }
        }

        return unfolded;
    }

    /// <summary>Splits at the first empty line.</summary>
    private static (byte[] Head, byte[] Body) Split(byte[] saved)
    {
        for (var i = 0; i < saved.Length; i++)
        {
            if (saved[i] is not (byte)'\n')
            {
                continue;
            }

            var next = i + 1 < saved.Length && saved[i + 1] is (byte)'\r' ? i + 2 : i + 1;
            if (next < saved.Length && saved[next] is (byte)'\n')
            {
                return (saved[..i], saved[(next + 1)..]);
            }
        }

        return (saved, []);
    }
}
