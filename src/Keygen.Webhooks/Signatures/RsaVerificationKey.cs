using System.Numerics;
using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

/// <summary>RSA with SHA-256 (RFC 8017, sections 8.1.2 and 8.2.2): .NET verifies RSASSA-PKCS1-v1_5, <see cref="EmsaPss"/> RSASSA-PSS.</summary>
/// <remarks>Safe for many threads: after the import the key is only read, which .NET supports.</remarks>
internal sealed class RsaVerificationKey : VerificationKey
{
    private readonly RSA _key;
    private readonly BigInteger _modulus;
    private readonly BigInteger _exponent;
    private readonly int _modulusBits;

    public RsaVerificationKey(ReadOnlySpan<byte> spki, BigInteger modulus, BigInteger exponent)
        : base(SignatureAlgorithm.Rsa, spki)
    {
        _key = RSA.Create();
        _key.ImportSubjectPublicKeyInfo(spki, out _);
        _modulus = modulus;
        _exponent = exponent;
        _modulusBits = (int)modulus.GetBitLength();
    }

    internal override string Kind => "RSA";

    private int ModulusLength => (_modulusBits + 7) / 8;

    internal override bool IsSignatureLength(int length) => length == ModulusLength;

    internal override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return algorithm is SignatureAlgorithm.RsaPssSha256
            ? VerifyPss(hash, signature)
            : _key.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <remarks>
    /// .NET accepts only salts as long as the hash, but Keygen signs with the longest salt that fits. The public operation uses only public
    /// data, so it need not run in constant time.
    /// </remarks>
    private bool VerifyPss(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        var representative = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        if (representative >= _modulus)
        {
            return false;
        }

        // Step 2c: the encoded message has one bit less than the modulus, and so at times one byte less.
        var encodedBits = _modulusBits - 1;
        var message = BigInteger.ModPow(representative, _exponent, _modulus);
        Span<byte> encoded = stackalloc byte[(encodedBits + 7) / 8];
        encoded.Clear();
        var length = message.GetByteCount(isUnsigned: true);
        return length <= encoded.Length
            && message.TryWriteBytes(encoded[^length..], out _, isUnsigned: true, isBigEndian: true)
            && EmsaPss.Verify(hash, encoded, encodedBits);
    }
}
