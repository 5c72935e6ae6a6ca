using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>ECDSA over NIST P-256 with SHA-256 (FIPS 186-5), signatures in DER.</summary>
/// <remarks>Safe for many threads: after the import the key is only read, which .NET supports.</remarks>
internal sealed class EcdsaVerificationKey : VerificationKey
{
    private readonly ECDsa _key;

    /// <param name="spki">A SubjectPublicKeyInfo of a P-256 key.</param>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public EcdsaVerificationKey(ReadOnlySpan<byte> spki)
        : base(SignatureAlgorithm.EcdsaP256, spki)
    {
        _key = ECDsa.Create();
        _key.ImportSubjectPublicKeyInfo(spki, out _);
    }

    internal override string Kind => "ECDSA P-256";

    internal override bool IsSignatureLength(int length) => length is >= DerSignature.MinLength and <= DerSignature.MaxLength;

    internal override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        Span<byte> fixedSize = stackalloc byte[DerSignature.FixedLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return DerSignature.TryDecode(signature, fixedSize)
            && _key.VerifyHash(hash, fixedSize, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
