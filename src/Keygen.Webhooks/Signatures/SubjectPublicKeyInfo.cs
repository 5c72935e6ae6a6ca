using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Keygen.Webhooks.Signatures;

//
//  SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7)
//
//      SEQUENCE { algorithm SEQUENCE { OID, parameters OPTIONAL }, subjectPublicKey BIT STRING }
//
//      1.3.101.112           id-Ed25519 (RFC 8410): the 32 bytes of the key
//      1.2.840.10045.2.1     id-ecPublicKey (RFC 5480), with the curve as parameter
//      1.2.840.113549.1.1.1  rsaEncryption (RFC 8017): SEQUENCE { modulus, publicExponent }
//
internal static class SubjectPublicKeyInfo
{
    private const string Ed25519 = "1.3.101.112";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192; // Keygen's are 2048; the cost of a forgery grows with the cube

    /// <exception cref="AsnContentException">The bytes are not DER, or do not have this structure.</exception>
    /// <exception cref="CryptographicException">The platform refuses the key, for example because a point is not on the curve.</exception>
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? error)
    {
        var spki = der.ToArray();
        var reader = new AsnReader(spki, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var algorithm = sequence.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var bits = sequence.ReadBitString(out var unusedBits);
        sequence.ThrowIfNotEmpty();
        if (unusedBits != 0)
        {
            throw new AsnContentException();
        }

        key = null;
        error = oid switch
        {
            Ed25519 when bits.Length == Ed25519VerificationKey.Size => null,
            Ed25519 => $"The Ed25519 key has {bits.Length} bytes instead of 32.",
            EcPublicKey => CheckCurve(algorithm),
            Rsa => CheckRsa(bits, out _, out _),
            _ => $"Keygen does not sign webhooks with keys of this kind (OID {oid}). Use an Ed25519, ECDSA P-256 or RSA key.",
        };
        if (error is null)
        {
            key = Create(oid, spki, bits);
        }

        return key is not null;
    }

    /// <summary>Whether this is a PKCS #8 or PKCS #1 private key: a sequence that begins with a version number.</summary>
    public static bool IsPrivateKey(ReadOnlySpan<byte> der)
    {
        try
        {
            var sequence = new AsnReader(der.ToArray(), AsnEncodingRules.BER).ReadSequence();
            return sequence.ReadInteger() <= BigInteger.One;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static VerificationKey Create(string oid, byte[] spki, byte[] bits)
    {
        if (oid is Ed25519)
        {
            return new Ed25519VerificationKey(bits);
        }

        if (oid is EcPublicKey)
        {
            return new EcdsaVerificationKey(spki);
        }

        CheckRsa(bits, out var modulus, out var exponent);
        return new RsaVerificationKey(spki, modulus, exponent);
    }

    private static string? CheckCurve(AsnReader algorithm) =>
        algorithm.ReadObjectIdentifier() is P256 ? null : "The elliptic-curve key is not on NIST P-256, the only curve that Keygen signs with.";

    private static string? CheckRsa(byte[] bits, out BigInteger modulus, out BigInteger exponent)
    {
        var reader = new AsnReader(bits, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        modulus = sequence.ReadInteger();
        exponent = sequence.ReadInteger();
        sequence.ThrowIfNotEmpty();
        reader.ThrowIfNotEmpty();
        return modulus.Sign <= 0 || modulus.IsEven ? "The RSA key's modulus is not a positive odd number."
            : modulus.GetBitLength() < MinRsaBits ? $"The RSA key has {modulus.GetBitLength()} bits; fewer than {MinRsaBits} are not safe."
            : modulus.GetBitLength() > MaxRsaBits ? $"The RSA key has {modulus.GetBitLength()} bits; more than {MaxRsaBits} are not supported."
            : exponent <= BigInteger.One || exponent.IsEven ? $"The RSA key's public exponent is {(exponent.IsEven ? "even" : "below 3")}, so no signature is safe."
            : exponent >= modulus ? "The RSA key's public exponent is not below its modulus."
            : null;
    }
}
