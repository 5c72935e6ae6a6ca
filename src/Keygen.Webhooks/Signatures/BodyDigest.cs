using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>The value of a digest header: <c>sha-256=</c> and the padded base64 of SHA-256 over the body (RFC 3230, RFC 5843).</summary>
internal static class BodyDigest
{
    private const string Prefix = "sha-256=";
    private const int HashSize = SHA256.HashSizeInBytes;
    private const int TextLength = 8 + 44;

    public static bool IsWellFormed(ReadOnlySpan<char> header)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        return TryDecode(header, hash);
    }

    /// <returns>The header's value for a body.</returns>
    public static string Of(ReadOnlySpan<byte> body) => Prefix + Convert.ToBase64String(SHA256.HashData(body));

    /// <summary>Compares the digest of <paramref name="body"/> with the header, in fixed time.</summary>
    public static bool Matches(ReadOnlySpan<char> header, ReadOnlySpan<byte> body)
    {
        Span<byte> claimed = stackalloc byte[HashSize];
        Span<byte> actual = stackalloc byte[HashSize];
        SHA256.HashData(body, actual);
        return TryDecode(header, claimed) && CryptographicOperations.FixedTimeEquals(claimed, actual);
    }

    private static bool TryDecode(ReadOnlySpan<char> header, Span<byte> hash) =>
        header.Length == TextLength
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && CanonicalBase64.TryDecode(header[Prefix.Length..], hash, out var written)
        && written == HashSize;
}
