namespace Keygen.Webhooks.Tool.Wire;

/// <summary>How the body of a request is sent.</summary>
internal enum BodyTransfer
{
    /// <summary>At once, with a <c>Content-Length</c>.</summary>
    Whole,

    /// <summary>In chunks, without a <c>Content-Length</c>.</summary>
    Chunked,

    /// <summary>In eight parts, a quarter of a second apart.</summary>
    Slow,

    /// <summary>Not at all, although a <c>Content-Length</c> announces it.</summary>
    Withheld,
}

/// <summary>A POST to send byte for byte, also where an HTTP client would mend it, such as a header that is sent twice.</summary>
/// <param name="Target">The path and query.</param>
/// <param name="Host">The <c>Host</c> header.</param>
/// <param name="Headers">All other headers, without <c>Content-Length</c> and <c>Transfer-Encoding</c>.</param>
/// <param name="Body">The body.</param>
internal sealed record RawRequest(string Target, string Host, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public BodyTransfer Transfer { get; init; }
}
