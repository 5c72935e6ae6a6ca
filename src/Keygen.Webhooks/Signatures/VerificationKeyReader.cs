using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Keygen.Webhooks.Signatures;

/// <summary>Parses the forms of a public key. Each text that is not a public key gets its own error message.</summary>
internal static class VerificationKeyReader
{
    private const string Forms =
        "Give it as 64 hexadecimal digits, as base64, or as PEM (BEGIN PUBLIC KEY), as Keygen's dashboard shows it.";

    private const string Private =
        "It is a private key. Only the account's public key belongs here; Keygen never gives out the private one, so treat this key as leaked.";

    public static bool TryRead(string? text, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            error = $"The key is empty. {Forms}";
            return false;
        }

        if (text.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            return TryReadPem(text, out key, out error);
        }

        if (IsHex(text) && text.Length is 64 or 128)
        {
            return TryReadRaw(Convert.FromHexString(text), out key, out error);
        }

        // About as long as a hexadecimal key and longer than a base64 key: digits are missing, or were pasted twice.
        if (IsHex(text) && text.Length is > 44 and < 96)
        {
            error = $"The key has {text.Length} hexadecimal digits; an Ed25519 public key has 64. {Forms}";
            return false;
        }

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var written))
        {
            error = $"The key is neither hexadecimal nor base64 nor PEM. {Forms}";
            return false;
        }

        return TryReadDecoded(bytes.AsSpan(0, written), out key, out error);
    }

    private static bool TryReadDecoded(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error)
    {
        if (bytes.StartsWith("-----BEGIN"u8))
        {
            return TryReadPem(Encoding.ASCII.GetString(bytes), out key, out error);
        }

        // Checked before DER, because the first byte of DER, 0x30, is also the digit 0.
        var inner = Encoding.ASCII.GetString(bytes).Trim();
        if (inner.Length == 64 && IsHex(inner))
        {
            return TryReadRaw(Convert.FromHexString(inner), out key, out error);
        }

        return bytes is [0x30, ..] && bytes.Length > Ed25519VerificationKey.Size
            ? TryReadSpki(bytes, out key, out error)
            : TryReadRaw(bytes, out key, out error);
    }

    private static bool TryReadPem(string pem, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            error = $"The key begins like PEM but is malformed: check that it has its line breaks and its END line. {Forms}";
            return false;
        }

        var label = pem[fields.Label];
        if (label.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            error = Private;
            return false;
        }

        if (label is not "PUBLIC KEY")
        {
            error = $"The PEM begins with BEGIN {label}; it must begin with BEGIN PUBLIC KEY.";
            return false;
        }

        return TryReadSpki(Convert.FromBase64String(pem[fields.Base64Data]), out key, out error);
    }

    private static bool TryReadRaw(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        error = bytes.Length switch
        {
            Ed25519VerificationKey.Size when bytes.ContainsAnyExcept((byte)0) => null,
            Ed25519VerificationKey.Size => $"The key is a placeholder, all zeros. {Forms}",
            64 => Private,
            _ => $"The key decodes to {bytes.Length} bytes; an Ed25519 public key has 32. Give RSA and ECDSA keys as PEM, or as the base64 of it. {Forms}",
        };
        key = error is null ? new Ed25519VerificationKey(bytes) : null;
        return key is not null;
    }

    private static bool TryReadSpki(ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error)
    {
        try
        {
            return SubjectPublicKeyInfo.TryRead(der, out key, out error);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            key = null;
            error = SubjectPublicKeyInfo.IsPrivateKey(der) ? Private : $"The key's DER is malformed: it is not a SubjectPublicKeyInfo. {Forms}";
            return false;
        }
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);
}
