using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>A test account under a fixed id, and its public keys as the verifier takes them.</summary>
internal sealed class SigningAccount : IDisposable
{
    public const string Id = "0b9f0d1c-6d0f-4b1e-8d0a-3f6f1c2d9a55";

    public static readonly string[] Algorithms =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    private readonly TestAccount _keys = new();

    public SigningAccount()
    {
        Ed25519 = VerificationKey.Parse(_keys.PublicKey);
        Ecdsa = VerificationKey.Parse(_keys.PublicKeyFor(SignatureAlgorithms.EcdsaP256));
        Rsa = VerificationKey.Parse(_keys.PublicKeyFor(SignatureAlgorithms.RsaSha256));
    }

    public static SigningAccount Shared { get; } = new();

    public VerificationKey Ed25519 { get; }

    public VerificationKey Ecdsa { get; }

    public VerificationKey Rsa { get; }

    public byte[] Ed25519Seed => _keys.Ed25519Seed;

    /// <summary>Trusts all three keys and names all four algorithms.</summary>
    public SignatureVerifier Verifier => new(Id, [Ed25519, Ecdsa, Rsa], Algorithms);

    public VerificationKey KeyFor(string algorithm) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => Ed25519,
        SignatureAlgorithms.EcdsaP256 => Ecdsa,
        _ => Rsa,
    };

    public byte[] Sign(string algorithm, string text) => _keys.Sign(algorithm, Encoding.UTF8.GetBytes(text));

    public void Dispose() => _keys.Dispose();
}
