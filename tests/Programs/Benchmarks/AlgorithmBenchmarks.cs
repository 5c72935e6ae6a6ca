using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests.Measuring;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>
/// Verifying a head with each of Keygen's algorithms, beside the bare primitive: NSec, .NET's ECDSA, .NET's RSA, and for
/// RSA-PSS with the longest salt, which .NET does not verify, BouncyCastle.
/// </summary>
[MemoryDiagnoser]
public class AlgorithmBenchmarks
{
    private const int LongestSalt = 222; // of a modulus of 2048 bits and SHA-256

    private RecordedInputs _recorded = null!;
    private Func<bool> _primitive = null!;

    public static IEnumerable<string> Algorithms =>
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    [ParamsSource(nameof(Algorithms))]
    public string Algorithm { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _recorded = new(Algorithm is SignatureAlgorithms.EcdsaP256
            ? $"algorithms/{Algorithm}/artifact.created"
            : $"algorithms/{Algorithm}/license.created");
        _primitive = Primitive(_recorded);
        if (!Primitive() || VerifyHead() is not VerificationFailure.None)
        {
            throw new InvalidOperationException("The recorded delivery does not verify.");
        }
    }

    [Benchmark(Baseline = true)]
    public bool Primitive() => _primitive();

    [Benchmark]
    public VerificationFailure VerifyHead() => _recorded.VerifyHead().Failure;

    private static Func<bool> Primitive(RecordedInputs recorded)
    {
        var (text, signature) = (recorded.Text, recorded.Signature);
        switch (recorded.Algorithm)
        {
            case SignatureAlgorithms.Ed25519:
                var key = PublicKey.Import(StandInAccount.Algorithm, Convert.FromHexString(recorded.KeyText), KeyBlobFormat.RawPublicKey);
                return () => StandInAccount.Algorithm.Verify(key, text, signature);
            case SignatureAlgorithms.EcdsaP256:
                var ecdsa = ECDsa.Create();
                ecdsa.ImportFromPem(recorded.KeyText);
                return () => ecdsa.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            case SignatureAlgorithms.RsaSha256:
                var rsa = RSA.Create();
                rsa.ImportFromPem(recorded.KeyText);
                return () => rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            default:
                var pss = new PssSigner(new RsaEngine(), new Sha256Digest(), LongestSalt);
                pss.Init(forSigning: false, PublicKeyOf(recorded.KeyText));
                return () =>
                {
                    pss.BlockUpdate(text, 0, text.Length);
                    return pss.VerifySignature(signature);
                };
        }
    }

    private static RsaKeyParameters PublicKeyOf(string pem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return DotNetUtilities.GetRsaPublicKey(rsa);
    }
}
