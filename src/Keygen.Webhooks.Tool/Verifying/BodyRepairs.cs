using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>A body as it may have been before it was saved.</summary>
/// <param name="Changes">What the saving changed, in words; empty for the body as it was saved.</param>
/// <param name="Body">The bytes.</param>
internal sealed record BodyRepair(IReadOnlyList<string> Changes, byte[] Body);

/// <summary>
/// Undoes what tools do to a body when they show or save it. Keygen's bodies are compact JSON in UTF-8, in one line and without a line end
/// behind it.
/// </summary>
internal static class BodyRepairs
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Change, Func<byte[], byte[]?> Undo)[] All =
    [
        ("a line end was added behind the body", WithoutEnd),
        ("the line ends are CRLF", static body => Replaced(body, "\r\n", "\n")),
        ("the line ends are LF", static body => body.Contains((byte)'\r') ? null : Replaced(body, "\n", "\r\n")),
        ("a byte order mark was added", static body => body is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : null),
        ("the framing of chunks was saved with it", Dechunked),
        ("it was saved as base64", FromBase64),
        ("it was saved as a JSON string", FromJsonString),
        ("its quotes were escaped", static body => body is [(byte)'{', (byte)'\\', ..] ? FromJsonString([(byte)'"', .. body, (byte)'"']) : null),
        ("the JSON was formatted", Compact),
        ("the JSON was written anew, with other escapes", Rewritten),
        ("its UTF-8 was read as Latin-1", FromLatin1),
        ("HTML entities were escaped", FromHtml),
    ];

    /// <summary>The body as saved, then each repair, then each pair of repairs.</summary>
    public static IEnumerable<BodyRepair> Of(byte[] body)
    {
        var asSaved = new BodyRepair([], body);
        var once = After(asSaved).ToArray();
        return [asSaved, .. once, .. once.SelectMany(After)];
    }

    private static IEnumerable<BodyRepair> After(BodyRepair repair) => All
        .Where(one => !repair.Changes.Contains(one.Change))
        .Select(one => one.Undo(repair.Body) is { } body && !body.AsSpan().SequenceEqual(repair.Body) ? new BodyRepair([.. repair.Changes, one.Change], body) : null)
        .OfType<BodyRepair>();

    private static byte[]? WithoutEnd(byte[] body) => body is [.., (byte)'\n'] or [.., (byte)'\r'] or [.., (byte)' ']
        ? body[..(body.AsSpan().LastIndexOfAnyExcept("\r\n \t"u8) + 1)] : null;

    private static byte[]? Replaced(byte[] body, string old, string by)
    {
        var text = Encoding.Latin1.GetString(body);
        return text.Contains(old, StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text.Replace(old, by, StringComparison.Ordinal)) : null;
    }

    private static byte[]? Dechunked(byte[] body)
    {
        var (text, whole, start) = (Encoding.Latin1.GetString(body), new StringBuilder(), 0);
        while (text.IndexOf('\n', start) is >= 0 and var end
            && int.TryParse(text.AsSpan(start, end - start).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
        {
            if (size is 0 || end + 1 + size > text.Length)
            {
                return size is 0 && whole.Length > 0 ? Encoding.Latin1.GetBytes(whole.ToString()) : null;
            }

            whole.Append(text, end + 1, size);
            start = end + 1 + size;
            start = start < text.Length && text[start] is '\r' ? start + 2 : start + 1;
            if (start > text.Length)
            {
                return null;
            }
        }

        return null;
    }

    private static byte[]? FromBase64(byte[] body)
    {
        var decoded = new byte[body.Length];
        return Convert.TryFromBase64String(Encoding.Latin1.GetString(body).Trim(), decoded, out var length) && length > 0 ? decoded[..length] : null;
    }

    private static byte[]? FromJsonString(byte[] body) => Json(body) is JsonValue value && value.TryGetValue<string>(out var text) ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>Leaves out white space between the tokens, and changes no token.</summary>
    private static byte[]? Compact(byte[] body)
    {
        if (body is not [(byte)'{', ..])
        {
            return null;
        }

        var (compact, quoted) = (new List<byte>(body.Length), false);
        for (var i = 0; i < body.Length; i++)
        {
            if (quoted && body[i] is (byte)'\\' && i + 1 < body.Length)
            {
                compact.Add(body[i++]);
            }
            else if (body[i] is (byte)'"')
            {
                quoted = !quoted;
            }
            else if (!quoted && body[i] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' && !quoted)
            {
                continue;
            }

            compact.Add(body[i]);
        }

        return [.. compact];
    }

    private static byte[]? Rewritten(byte[] body)
    {
        if (Json(body) is not JsonObject json)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Relaxed))
        {
            json.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static byte[]? FromLatin1(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Any(static one => one > '\u007F') && text.All(static one => one <= '\u00FF') ? Encoding.Latin1.GetBytes(text) : null;
    }

    private static byte[]? FromHtml(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Contains("&quot;", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(System.Net.WebUtility.HtmlDecode(text)) : null;
    }

    private static JsonNode? Json(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
