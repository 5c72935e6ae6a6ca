using System.Text.Json;

namespace Keygen.Webhooks;

/// <summary>A text that hardly changes from one delivery to the next: the last one is kept, so that it need not be made again.</summary>
/// <remarks>
/// It is kept for as long as the process lives, so nothing is that may be a secret: a URL can have a password before its host, and an access code
/// in its query.
/// </remarks>
internal sealed class RepeatedText
{
    private const int MostKept = 256; // bytes

    private string? _last;

    /// <summary>The string the reader is at.</summary>
    public string? Read(ref readonly Utf8JsonReader reader)
    {
        if (_last is { } text && reader.ValueTextEquals(text))
        {
            return text;
        }

        var read = reader.GetString();
        if (reader.ValueSpan.Length <= MostKept && read.AsSpan().IndexOfAny('@', '?') < 0)
        {
            _last = read;
        }

        return read;
    }
}
