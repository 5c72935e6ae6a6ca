using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;
using NSec.Cryptography;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Throw-away keys of an account, signing with .NET's RSA and ECDSA and with NSec's Ed25519.</summary>
internal sealed class SigningAccount
{
    public const string Id = "0b9f0d1c-6d0f-4b1e-8d0a-3f6f1c2d9a55";

    public static readonly string[] Algorithms =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    private readonly Key _ed25519 = Key.Create(
        NSec.Cryptography.SignatureAlgorithm.Ed25519, new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);

    public SigningAccount()
    {
        Ed25519 = VerificationKey.Parse(Convert.ToHexStringLower(_ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey)));
        Ecdsa = VerificationKey.Parse(_ecdsa.ExportSubjectPublicKeyInfoPem());
        Rsa = VerificationKey.Parse(_rsa.ExportSubjectPublicKeyInfoPem());
    }

    public static SigningAccount Shared { get; } = new();

    public VerificationKey Ed25519 { get; }

    public VerificationKey Ecdsa { get; }

    public VerificationKey Rsa { get; }

    public byte[] Ed25519Seed => _ed25519.Export(KeyBlobFormat.RawPrivateKey);

    /// <summary>Trusts all three keys and names all four algorithms.</summary>
    public SignatureVerifier Verifier => new(Id, [Ed25519, Ecdsa, Rsa], Algorithms);

    public VerificationKey KeyFor(string algorithm) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => Ed25519,
        SignatureAlgorithms.EcdsaP256 => Ecdsa,
        _ => Rsa,
    };

    public byte[] Sign(string algorithm, string text)
    {
        var data = Encoding.UTF8.GetBytes(text);
        return algorithm switch
        {
            SignatureAlgorithms.Ed25519 => NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(_ed25519, data),
            SignatureAlgorithms.EcdsaP256 => _ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            SignatureAlgorithms.RsaSha256 => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        };
    }
}
