using System.Text.Json;

namespace Keygen.Webhooks;

/// <summary>Caches the last value of a string that rarely changes between deliveries, to avoid allocating it again.</summary>
/// <remarks>
/// The cache lives as long as the process, so it never holds what may be a secret. A URL can have a password before its host, and an access
/// code in its query.
/// </remarks>
internal sealed class RepeatedText
{
    private const int MaxCachedLength = 256; // bytes

    private string? _last;

    /// <summary>Reads the current string.</summary>
    public string? Read(ref readonly Utf8JsonReader reader)
    {
        if (_last is { } text && reader.ValueTextEquals(text))
        {
            return text;
        }

        var read = reader.GetString();
        if (reader.ValueSpan.Length <= MaxCachedLength && read.AsSpan().IndexOfAny('@', '?') < 0)
        {
            _last = read;
        }

        return read;
    }
}
