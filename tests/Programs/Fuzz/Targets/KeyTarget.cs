using System.Security.Cryptography;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// Public keys: hexadecimal, base64, PEM and the DER of an SPKI, given as text and as bytes. What is accepted is the same in all of
/// Keygen's forms, verifies nothing it should not, and is refused with a sentence otherwise.
/// </summary>
internal sealed class KeyTarget() : FuzzTarget("key")
{
    private static readonly SignatureAlgorithm[] Algorithms =
        [SignatureAlgorithm.Ed25519, SignatureAlgorithm.EcdsaP256, SignatureAlgorithm.RsaSha256, SignatureAlgorithm.RsaPssSha256];

    private static readonly byte[] SomeText = "a text that was signed"u8.ToArray();

    public override IEnumerable<string> Words =>
    [
        "-----BEGIN PUBLIC KEY-----\n", "\n-----END PUBLIC KEY-----", "-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PUBLIC KEY-----",
        "MCowBQYDK2VwAyEA", "=", "==", "\r\n", "0", "30",
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded)
    {
        string[] texts = [.. RecordedAccount.All.SelectMany(static account => new[] { account.Ed25519, account.EcdsaP256, account.Rsa2048 })];
        return
        [
            .. texts.Select(Utf8),
            .. texts.Select(static text => Utf8(Convert.ToBase64String(Utf8(text)))),
            .. texts.Where(static text => text.StartsWith('-')).Select(Der),
            .. texts.Where(static text => !text.StartsWith('-'))
                .Select(static text => (byte[])[.. Convert.FromBase64String("MCowBQYDK2VwAyEA"), .. Convert.FromHexString(text)]),
        ];
    }

    public override void Run(byte[] input)
    {
        Check(TextOf(input));
        var asBytes = Check(Convert.ToBase64String(input));
        if (asBytes is not null)
        {
            var asPem = Check($"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(input)}\n-----END PUBLIC KEY-----");
            Demand(asPem is null || asPem.ToString() == asBytes.ToString(), "A key is another one as PEM.");
        }
    }

    private static VerificationKey? Check(string text)
    {
        var isKey = VerificationKey.TryParse(text, out var key, out var error);
        Demand(isKey ? key is not null && error is null : key is null && error is { Length: > 0 }, "A key is neither accepted nor refused.");
        if (key is not null)
        {
            var signature = new byte[1024];
            foreach (var algorithm in Algorithms)
            {
                var length = Enumerable.Range(1, signature.Length).First(key.IsSignatureLength);
                Demand((key.Algorithms & algorithm) == 0 || !key.Verify(algorithm, SomeText, signature.AsSpan(0, length)), "A signature of zeros verifies.");
            }
        }

        return key;
    }

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
