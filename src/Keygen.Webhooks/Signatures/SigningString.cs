using System.Text;

namespace Keygen.Webhooks.Signatures;

/// <summary>The four lines that Keygen signs, separated by LF, without a trailing LF.</summary>
/// <remarks>
/// <code>
/// (request-target): post /webhooks/keygen?tenant=acme
/// host: hooks.example.com
/// date: Mon, 23 Nov 2026 08:46:40 GMT
/// digest: sha-256=…
/// </code>
/// </remarks>
internal ref struct SigningString
{
    /// <summary>The only accepted value of the <c>headers</c> parameter.</summary>
    internal const string Headers = "(request-target) host date digest";

    private Span<byte> _rest;

    public static int Length(ReadOnlySpan<byte> method, SignedUrl url, ReadOnlySpan<char> date, ReadOnlySpan<char> digest) =>
        "(request-target):  \nhost: \ndate: \ndigest: ".Length
        + method.Length + url.TargetUtf8.Length + url.HostUtf8.Length + date.Length + digest.Length;

    /// <summary>Writes the string into <paramref name="buffer"/>. Its length must be at least <see cref="Length"/>.</summary>
    /// <param name="buffer">The buffer to write to.</param>
    /// <param name="method">The method in lower case.</param>
    /// <param name="url">The target and the host.</param>
    /// <param name="date">The date header, known to be ASCII.</param>
    /// <param name="digest">The digest header, known to be ASCII.</param>
    public static void Write(Span<byte> buffer, ReadOnlySpan<byte> method, SignedUrl url, ReadOnlySpan<char> date, ReadOnlySpan<char> digest)
    {
        var writer = new SigningString { _rest = buffer };
        writer.Add("(request-target): "u8);
        writer.Add(method);
        writer.Add(" "u8);
        writer.Add(url.TargetUtf8);
        writer.Add("\nhost: "u8);
        writer.Add(url.HostUtf8);
        writer.Add("\ndate: "u8);
        writer.Add(date);
        writer.Add("\ndigest: "u8);
        writer.Add(digest);
    }

    private void Add(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_rest);
        _rest = _rest[text.Length..];
    }

    private void Add(scoped ReadOnlySpan<char> text) => _rest = _rest[Encoding.ASCII.GetBytes(text, _rest)..];
}
