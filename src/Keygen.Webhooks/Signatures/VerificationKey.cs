using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>A public key of a Keygen account. It verifies only the algorithms of its own kind.</summary>
/// <remarks>
/// Keygen shows the keys in the dashboard's settings and in <c>meta.keys</c> of
/// <see href="https://keygen.sh/docs/api/accounts/">the account resource</see>.
/// </remarks>
public abstract class VerificationKey
{
    private readonly byte[] _fingerprint;
    private string? _shortFingerprint;

    private protected VerificationKey(SignatureAlgorithm algorithms, ReadOnlySpan<byte> publicKey)
    {
        Algorithms = algorithms;
        _fingerprint = SHA256.HashData(publicKey);
    }

    internal SignatureAlgorithm Algorithms { get; }

    /// <summary>
    /// Parses a key in any form in which Keygen shows it: 64 hexadecimal digits, base64 of 32 bytes, base64 of the hexadecimal text, an
    /// SPKI as PEM or base64, or base64 of PEM text.
    /// </summary>
    /// <param name="text">The key.</param>
    /// <exception cref="FormatException">The text is not such a key. The message explains the error, without the text.</exception>
    public static VerificationKey Parse(string text) =>
        TryParse(text, out var key, out var error) ? key : throw new FormatException(error);

    /// <summary>Parses a key like <see cref="Parse"/>, without throwing.</summary>
    /// <param name="text">The key.</param>
    /// <param name="key">The key; null after an error.</param>
    /// <param name="error">The error, as a sentence; null on success.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error) =>
        VerificationKeyReader.TryRead(text, out key, out error);

    /// <summary>The kind of the key and its <see cref="ShortFingerprint"/>, to tell keys apart in logs.</summary>
    public override string ToString() => $"{Kind} key {ShortFingerprint}";

    internal abstract string Kind { get; }

    /// <summary>The first eight hexadecimal digits of the SHA-256 of the key's bytes. Logs and metrics name the key by it.</summary>
    public string ShortFingerprint => _shortFingerprint ??= Fingerprint[..8];

    internal string Fingerprint => Convert.ToHexStringLower(_fingerprint);

    /// <summary>Whether the key can make a signature of this length, in bytes.</summary>
    internal abstract bool IsSignatureLength(int length);

    /// <summary>Whether this key made the signature over the text. The caller has checked the length and the algorithm.</summary>
    internal abstract bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);
}
