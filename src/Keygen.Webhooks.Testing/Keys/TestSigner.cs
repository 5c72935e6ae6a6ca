using System.Numerics;
using System.Security.Cryptography;
using Keygen.Webhooks.Signatures;
using NSec.Cryptography;

namespace Keygen.Webhooks.Testing;

/// <summary>The private keys of a test account.</summary>
internal sealed class TestSigner
{
    private readonly Lazy<RSA> _rsa;

    public TestSigner()
        : this(
            Key.Create(NSec.Cryptography.SignatureAlgorithm.Ed25519, new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }),
            ECDsa.Create(ECCurve.NamedCurves.nistP256),
            static () => RSA.Create(2048))
    {
    }

    public TestSigner(Key ed25519, ECDsa ecdsa, Func<RSA> rsa) => (Ed25519, Ecdsa, _rsa) = (ed25519, ecdsa, new(rsa));

    public Key Ed25519 { get; }

    public ECDsa Ecdsa { get; }

    /// <summary>Created on first access, because it is slow and few tests need it.</summary>
    public RSA Rsa => _rsa.Value;

    /// <summary>The names of Keygen's algorithms.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    public static ArgumentException Unknown(string algorithm) =>
        new($"'{algorithm}' is not one of Keygen's algorithms; SignatureAlgorithms has their names.", nameof(algorithm));

    public byte[] Sign(string algorithm, byte[] text) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(Ed25519, text),
        SignatureAlgorithms.EcdsaP256 => Locked(Ecdsa, text, static (key, data) => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        SignatureAlgorithms.RsaSha256 => Locked(Rsa, text, static (key, data) => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        SignatureAlgorithms.RsaPssSha256 => LongSaltPss.Sign(Locked(Rsa, text, static (key, _) => key.ExportParameters(true)), text),
        _ => throw Unknown(algorithm),
    };

    /// <summary>Guards .NET's keys, which are not thread-safe.</summary>
    private static TResult Locked<TKey, TResult>(TKey key, byte[] text, Func<TKey, byte[], TResult> use)
        where TKey : class
    {
        lock (key)
        {
            return use(key, text);
        }
    }
}

/// <summary>
/// RSASSA-PSS with SHA-256 and the longest salt the key allows (RFC 8017 §8.1.1, §9.1.1), as Keygen signs. .NET supports only a salt as
/// long as the hash. For test keys only: it does not run in constant time.
/// </summary>
internal static class LongSaltPss
{
    private const int HashLength = SHA256.HashSizeInBytes;

    public static byte[] Sign(RSAParameters key, ReadOnlySpan<byte> message)
    {
        var modulus = Unsigned(key.Modulus!);
        var encoded = Encode(message, (int)modulus.GetBitLength() - 1);
        var signature = BigInteger.ModPow(Unsigned(encoded), Unsigned(key.D!), modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
        var result = new byte[key.Modulus!.Length];
        signature.CopyTo(result, result.Length - signature.Length);
        return result;
    }

    private static byte[] Encode(ReadOnlySpan<byte> message, int bits)
    {
        var length = (bits + 7) / 8;
        var salt = RandomNumberGenerator.GetBytes(length - HashLength - 2);
        byte[] hash = SHA256.HashData([.. new byte[8], .. SHA256.HashData(message), .. salt]);
        byte[] block = [1, .. salt]; // no padding: the salt fills it
        var encoded = new byte[length];
        for (var i = 0; i < block.Length; i++)
        {
            var mask = i % HashLength is 0 ? SHA256.HashData([.. hash, 0, 0, 0, (byte)(i / HashLength)]) : null;
            mask?.AsSpan(0, Math.Min(HashLength, block.Length - i)).CopyTo(encoded.AsSpan(i));
            encoded[i] ^= block[i];
        }

        encoded[0] &= (byte)(0xFF >> ((8 * length) - bits));
        hash.CopyTo(encoded, block.Length);
        encoded[^1] = 0xBC;
        return encoded;
    }

    private static BigInteger Unsigned(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
