using System.Security.Cryptography;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>What is no public key of a Keygen account is refused with a sentence that says what it is, and never its text.</summary>
public sealed class RefusedKeyTests
{
    private const string PrivateSentence = "It is a private key.";

    public static TheoryData<string, string> Keys
    {
        get
        {
            using var rsa = RSA.Create(2048);
            using var shortRsa = RSA.Create(1024);
            using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var modulus = rsa.ExportParameters(false).Modulus!;
            var shortModulus = shortRsa.ExportParameters(false).Modulus!;
            var even = modulus.WithBitFlipped(8 * (modulus.Length - 1));
            byte[] largest = [.. Enumerable.Repeat((byte)0xFF, 1025)];
            var spki = p256.ExportSubjectPublicKeyInfo();
            var offCurve = spki.WithBitFlipped((8 * spki.Length) - 1);
            byte[] ed25519 = [9, 0xA7, .. RandomNumberGenerator.GetBytes(30)]; // a text that began with 0 would pass for DER
            byte[] ed25519Pkcs8 = [.. Convert.FromHexString("302e020100300506032b657004220420"), .. ed25519];

            return new()
            {
                { "", "The key is empty." },
                { " \r\n", "The key is empty." },

                { Convert.ToHexStringLower([.. ed25519, .. ed25519]), PrivateSentence },
                { Convert.ToBase64String([.. ed25519, .. ed25519]), PrivateSentence },
                { Convert.ToBase64String(ed25519Pkcs8), PrivateSentence },
                { PemEncoding.WriteString("PRIVATE KEY", ed25519Pkcs8), PrivateSentence },
                { PemEncoding.WriteString("PUBLIC KEY", ed25519Pkcs8), PrivateSentence },
                { rsa.ExportPkcs8PrivateKeyPem(), PrivateSentence },
                { rsa.ExportRSAPrivateKeyPem(), PrivateSentence },
                { Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()), PrivateSentence },
                { Convert.ToBase64String(rsa.ExportRSAPrivateKey()), PrivateSentence },
                { p256.ExportPkcs8PrivateKeyPem(), PrivateSentence },
                { p256.ExportECPrivateKeyPem(), PrivateSentence },
                { Convert.ToBase64String(p256.ExportECPrivateKey()), PrivateSentence },
                { p256.ExportEncryptedPkcs8PrivateKeyPem("pw", new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)), PrivateSentence },
                { Base64.OfText(p256.ExportPkcs8PrivateKeyPem()), PrivateSentence },

                { Convert.ToHexStringLower(ed25519.AsSpan(1)), "62 hexadecimal digits" },
                { Convert.ToBase64String(ed25519.AsSpan(1)), "decodes to 31 bytes" },
                { Convert.ToHexStringLower([.. ed25519, 1]), "66 hexadecimal digits" },
                { Convert.ToBase64String([.. ed25519, 1]), "decodes to 33 bytes" },
                { Spki.Of("1.3.101.112", ed25519.AsSpan(1)), "The Ed25519 key has 31 bytes instead of 32." },
                { Spki.Of("1.3.101.112", [.. ed25519, 1]), "The Ed25519 key has 33 bytes instead of 32." },

                { new string('a', 44), "decodes to 33 bytes" },
                { new string('a', 46), "46 hexadecimal digits" },
                { new string('a', 94), "94 hexadecimal digits" },
                { new string('a', 96), "decodes to 72 bytes" },
                { Base64.OfText(new string('a', 62)), "decodes to 62 bytes" },
                { Spki.Of("1.3.101.112", ed25519, more: true), "DER is malformed" },
                { Spki.Of("1.3.101.112", [.. ed25519.AsSpan(1), 0x80], unusedBits: 7), "DER is malformed" },

                { shortRsa.ExportSubjectPublicKeyInfoPem(), "The RSA key has 1024 bits; fewer than 2048 are not safe." },
                { Spki.OfRsa(largest, [1, 0, 1]), "The RSA key has 8200 bits; more than 8192 are not supported." },
                { Spki.OfRsa(modulus, [1]), "public exponent is below 3" },
                { Spki.OfRsa(modulus, [2]), "public exponent is even" },
                { Spki.OfRsa(modulus, [1, 0, 0]), "public exponent is even" },
                { Spki.OfRsa(modulus, [0]), "public exponent is even" },
                { Spki.OfRsa(modulus, largest), "public exponent is not below its modulus" },
                { Spki.OfRsa(modulus, modulus), "public exponent is not below its modulus" },
                { Spki.OfRsa(shortModulus, [1, 0, 1], more: true), "DER is malformed" },
                { Spki.OfRsa(shortModulus, [1, 0, 1], behind: true), "DER is malformed" },
                { Spki.OfNegativeRsa([0x81, .. modulus.AsSpan(1)]), "modulus is not a positive odd number" },
                { Spki.OfRsa(even, [1, 0, 1]), "modulus is not a positive odd number" },
                { Spki.OfRsa([0], modulus), "modulus is not a positive odd number" },
                { rsa.ExportRSAPublicKeyPem(), "The PEM begins with BEGIN RSA PUBLIC KEY; it must begin with BEGIN PUBLIC KEY." },

                { p384.ExportSubjectPublicKeyInfoPem(), "not on NIST P-256" },
                { Convert.ToBase64String(p384.ExportSubjectPublicKeyInfo()), "not on NIST P-256" },
                { Convert.ToBase64String(offCurve), "DER is malformed" },

                { Spki.Of("1.3.101.110", ed25519), "Keygen does not sign webhooks with keys of this kind (OID 1.3.101.110)" },
                { PemEncoding.WriteString("CERTIFICATE", spki), "The PEM begins with BEGIN CERTIFICATE; it must begin with BEGIN PUBLIC KEY." },
                { PemEncoding.WriteString("PUBLIC KEY", spki)[..60], "begins like PEM but is malformed" },
                { PemEncoding.WriteString("PUBLIC KEY", spki.AsSpan(..40)), "DER is malformed" },
                { Convert.ToBase64String([.. spki, 0]), "DER is malformed" },
                { Convert.ToBase64String(spki.AsSpan(..^1)), "DER is malformed" },
                { "correct horse battery staple", "neither hexadecimal nor base64 nor PEM" },
                { "ed25519:6004b2290c67b8e64c65bcb7ab4f54c7", "neither hexadecimal nor base64 nor PEM" },
                { "schlüssel", "neither hexadecimal nor base64 nor PEM" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Keys), DisableDiscoveryEnumeration = true)]
    [Trait("Case", "19")]
    public void Each_has_its_own_sentence_without_its_text(string text, string sentence)
    {
        VerificationKey.TryParse(text, out var key, out var error).Should().BeFalse();
        key.Should().BeNull();
        error.Should().Contain(sentence).And.EndWith(".");
        foreach (var part in Parts(text))
        {
            error.Should().NotContainEquivalentOf(part);
        }

        FluentActions.Invoking(() => VerificationKey.Parse(text)).Should().Throw<FormatException>().WithMessage(error);
    }

    [Fact]
    [Trait("Case", "19")]
    public void No_key_at_all_is_an_empty_key()
    {
        VerificationKey.TryParse(null, out _, out var error).Should().BeFalse();
        error.Should().StartWith("The key is empty.");
    }

    [Fact]
    [Trait("Case", "19")]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(19);
        var wrong = new List<string>();
        string[] keys =
        [
            .. Keys.Select(static row => row.Data.Item1),
            .. RecordedAccount.All.SelectMany(static account => new[] { account.Ed25519, account.EcdsaP256, account.Rsa2048 }),
        ];
        for (var i = 0; i < 5_000; i++)
        {
            var text = keys[random.Next(keys.Length)].ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0 && text.Length > 0; changes--)
            {
                text[random.Next(text.Length)] = random.Next(8) == 0 ? (char)random.Next(0x10000) : (char)random.Next(' ', 127);
            }

            var changed = new string(text);
            foreach (var form in (string[])[changed, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(changed))])
            {
                var read = VerificationKey.TryParse(form, out var key, out var error);
                if (read ? key is null || error is not null : key is not null || error is null)
                {
                    wrong.Add(form);
                }
            }
        }

        wrong.Should().BeEmpty();
    }

    // Any eight characters in a row of the key's own text, its PEM labels apart.
    private static IEnumerable<string> Parts(string text) => text.Split('\n')
        .Where(static line => !line.Contains("-----", StringComparison.Ordinal))
        .SelectMany(static line => Enumerable.Range(0, Math.Max(0, line.Length - 7)).Select(i => line.Substring(i, 8)));
}
