using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// A public key of a Keygen account. It verifies the algorithms of its own kind and no other.
/// </summary>
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
    /// Reads a key in any form Keygen gives it out: 64 hexadecimal digits, base64 of 32 bytes, base64 of the hexadecimal text,
    /// an SPKI as PEM or base64, or base64 of PEM text.
    /// </summary>
    /// <param name="text">The key.</param>
    /// <exception cref="FormatException">It is no such key; the message says what it is instead, and never its text.</exception>
    public static VerificationKey Parse(string text) =>
        TryParse(text, out var key, out var error) ? key : throw new FormatException(error);

    /// <summary>Reads a key like <see cref="Parse"/>, without throwing.</summary>
    /// <param name="text">The key.</param>
    /// <param name="key">The key, or null.</param>
    /// <param name="error">What is wrong, as a sentence; null when nothing is.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error) =>
        VerificationKeyReader.TryRead(text, out key, out error);

    /// <summary>The kind of the key and the first eight digits of its SHA-256: enough to tell two keys apart in a log.</summary>
    public override string ToString() => $"{Kind} key {ShortFingerprint}";

    internal abstract string Kind { get; }

    /// <summary>The first eight hexadecimal digits of the SHA-256 of the key's bytes: what logs and metrics call it.</summary>
    public string ShortFingerprint => _shortFingerprint ??= Fingerprint[..8];

    internal string Fingerprint => Convert.ToHexStringLower(_fingerprint);

    /// <summary>Whether a signature can be this long, in bytes.</summary>
    internal abstract bool IsSignatureLength(int length);

    /// <summary>Whether the signature over the text is by this key. The length is right and the algorithm is this key's.</summary>
    internal abstract bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);
}
