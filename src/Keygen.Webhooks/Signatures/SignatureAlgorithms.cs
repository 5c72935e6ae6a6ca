namespace Keygen.Webhooks.Signatures;

/// <summary>
/// Keygen's names of the signature algorithms of a webhook endpoint (<c>signatureAlgorithm</c>), as used in
/// <see cref="KeygenWebhooksOptions.Algorithms"/> and in the <c>algorithm</c> parameter of a <c>Keygen-Signature</c> header.
/// </summary>
public static class SignatureAlgorithms
{
    /// <summary>Ed25519 (RFC 8032). Keygen's default.</summary>
    public const string Ed25519 = "ed25519";

    /// <summary>ECDSA over NIST P-256 with SHA-256. The signature is in DER.</summary>
    public const string EcdsaP256 = "ecdsa-p256";

    /// <summary>
    /// RSASSA-PKCS1-v1_5 with SHA-256. It is accepted only if you name it: on an account with a first-generation RSA license scheme, a
    /// licensee can obtain such a signature over a text of their choice.
    /// </summary>
    public const string RsaSha256 = "rsa-sha256";

    /// <summary>
    /// RSASSA-PSS with SHA-256 and the longest salt. It is accepted only if you name it, for the same reason as <see cref="RsaSha256"/>.
    /// </summary>
    public const string RsaPssSha256 = "rsa-pss-sha256";

    internal static bool TryParse(ReadOnlySpan<char> name, out SignatureAlgorithm algorithm)
    {
        algorithm = name switch
        {
            Ed25519 => SignatureAlgorithm.Ed25519,
            EcdsaP256 => SignatureAlgorithm.EcdsaP256,
            RsaSha256 => SignatureAlgorithm.RsaSha256,
            RsaPssSha256 => SignatureAlgorithm.RsaPssSha256,
            _ => SignatureAlgorithm.None,
        };
        return algorithm is not SignatureAlgorithm.None;
    }

    internal static string[] NamesOf(SignatureAlgorithm allowed, KeyRing keys) =>
    [
        .. new[] { Ed25519, EcdsaP256, RsaPssSha256, RsaSha256 }
            .Where(name => TryParse(name, out var algorithm) && (allowed & algorithm) != 0 && keys.Has(algorithm)),
    ];
}

[Flags]
internal enum SignatureAlgorithm
{
    None = 0,
    Ed25519 = 1,
    EcdsaP256 = 2,
    RsaSha256 = 4,
    RsaPssSha256 = 8,
    Rsa = RsaSha256 | RsaPssSha256,
}
