using System.Text;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>A request as somebody saved it.</summary>
/// <param name="Form">The form it was saved in, in words.</param>
/// <param name="Headers">The headers, as they were saved.</param>
/// <param name="Body">The body, as it was saved.</param>
internal sealed record CapturedRequest(string Form, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>The method; POST when the form does not tell.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The absolute URL, or the path and query; null when the form does not tell.</summary>
    public string? Target { get; init; }

    /// <summary>All values of a header. An HTTP/2 capture has <c>:authority</c> in place of <c>Host</c>.</summary>
    public StringValues Values(string name)
    {
        string[] values = [.. Headers.Where(one => string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase)).Select(static one => one.Value)];
        return values.Length is 0 && name is "Host" ? Values(":authority") : values;
    }

    public string? Value(string name) => Values(name) is [{ } first, ..] ? first : null;

    /// <summary>The URL that the request came to; null when neither the form nor the headers tell.</summary>
    public string? Url =>
        Target?.Contains("://", StringComparison.Ordinal) is true ? Target
        : (Target ?? Value(":path")) is { } path && Value("Host") is { } host ? $"https://{host}{(path.StartsWith('/') ? path : "/" + path)}"
        : null;
}

/// <summary>The saved text is not a request in a form that is known.</summary>
internal sealed class UnreadableCaptureException(string message) : Exception(message);

/// <summary>Finds out in which form a request was saved, and reads it.</summary>
internal static class CaptureReader
{
    /// <param name="saved">The bytes of the file.</param>
    /// <param name="body">The bytes of the body, when it was saved apart: it replaces one in the file. Null when it is in the file.</param>
    /// <param name="folder">The folder that a curl command's <c>@file</c> is relative to; null to read no other file.</param>
    /// <exception cref="UnreadableCaptureException">There is no request in it.</exception>
    public static IReadOnlyList<CapturedRequest> Read(byte[] saved, byte[]? body = null, string? folder = null)
    {
        var text = Encoding.UTF8.GetString(saved).TrimStart('\uFEFF').TrimStart();
        return text.Length is 0 ? throw new UnreadableCaptureException("It is empty.")
            : text.StartsWith('{') ? JsonCaptures.Read(text, body)
            : CurlCapture.IsCurl(text) ? [CurlCapture.Read(text, body, folder)]
            : [RawCapture.Read(saved, body)];
    }

    /// <summary>Whether it is a signed request with its body, rather than the headers or the body alone. Empty lines behind headers are no body.</summary>
    public static bool IsWhole(byte[] saved)
    {
        try
        {
            return Read(saved).All(static one => one.Body.AsSpan().IndexOfAnyExcept(" \r\n\t"u8) >= 0 && one.Value("Keygen-Signature") is not null);
        }
        catch (UnreadableCaptureException)
        {
            return false;
        }
    }
}
