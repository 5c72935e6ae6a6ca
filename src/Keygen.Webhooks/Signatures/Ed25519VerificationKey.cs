using NSec.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>Ed25519 (RFC 8032) by libsodium, which refuses small-order points and scalars that are not reduced.</summary>
internal sealed class Ed25519VerificationKey : VerificationKey
{
    internal const int Size = 32;
    internal const int SignatureSize = 64;

    private readonly PublicKey _key;

    public Ed25519VerificationKey(ReadOnlySpan<byte> publicKey)
        : base(SignatureAlgorithm.Ed25519, publicKey) =>
        _key = PublicKey.Import(NSec.Cryptography.SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey);

    internal override string Kind => "Ed25519";

    internal override bool IsSignatureLength(int length) => length == SignatureSize;

    internal override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        NSec.Cryptography.SignatureAlgorithm.Ed25519.Verify(_key, text, signature);
}
