using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>The value of a digest header: <c>sha-256=</c> and the padded base64 of SHA-256 over the body (RFC 3230, RFC 5843).</summary>
internal static class BodyDigest
{
    public const int HashSize = SHA256.HashSizeInBytes;

    private const string Prefix = "sha-256=";
    private const int TextLength = 8 + 44;

    public static bool IsWellFormed(ReadOnlySpan<char> header)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        return TryDecode(header, hash);
    }

    /// <returns>The header's value for a hash.</returns>
    public static string Format(ReadOnlySpan<byte> hash) => Prefix + Convert.ToBase64String(hash);

    /// <summary>Compares the digest of <paramref name="body"/> with the header, in fixed time.</summary>
    /// <param name="header">The value of the header.</param>
    /// <param name="body">The body.</param>
    /// <param name="hash">Receives the hash of the body, <see cref="HashSize"/> bytes.</param>
    public static bool Matches(ReadOnlySpan<char> header, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        Span<byte> claimed = stackalloc byte[HashSize];
        SHA256.HashData(body, hash);
        return TryDecode(header, claimed) && CryptographicOperations.FixedTimeEquals(claimed, hash);
    }

    private static bool TryDecode(ReadOnlySpan<char> header, Span<byte> hash) =>
        header.Length == TextLength
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && CanonicalBase64.TryDecode(header[Prefix.Length..], hash, out var written)
        && written == HashSize;
}
