using System.Text;
using Keygen.Webhooks.Signatures;
using NSec.Cryptography;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// A Keygen account for tests: an id, fresh keys for all four algorithms, and the URL of one webhook endpoint. It signs as Keygen
/// does; <see cref="KeygenTestKeysExtensions"/> makes an app under test accept it.
/// </summary>
public sealed class KeygenTestKeys
{
    /// <summary>The endpoint URL when no other is given: <c>https://hooks.example.com/webhooks/keygen</c>.</summary>
    public const string DefaultEndpointUrl = "https://hooks.example.com/webhooks/keygen";

    private readonly TestSigner _signer;

    /// <summary>Makes an account with keys of its own.</summary>
    /// <param name="accountId">Its id, a UUID; a new one when null.</param>
    public KeygenTestKeys(string? accountId = null)
        : this(accountId, new TestSigner())
    {
    }

    private KeygenTestKeys(string? accountId, TestSigner signer)
    {
        AccountId = accountId is null ? Guid.NewGuid().ToString("D") : Guid.Parse(accountId).ToString("D");
        _signer = signer;
    }

    /// <summary>What everything in this package signs with when it is given no other keys. Made once a process.</summary>
    public static KeygenTestKeys Shared { get; } = new();

    /// <summary>The account's id, a UUID.</summary>
    public string AccountId { get; }

    /// <summary>The endpoint's URL as it is registered at Keygen; deliveries are signed for it unless they say otherwise.</summary>
    public string EndpointUrl { get; init; } = DefaultEndpointUrl;

    /// <summary>The public Ed25519 key as Keygen's dashboard shows it: 64 hexadecimal digits.</summary>
    public string Ed25519 => Convert.ToHexStringLower(_signer.Ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>The public ECDSA key (P-256) in PEM.</summary>
    public string EcdsaP256 => PemOf(_signer.Ecdsa.ExportSubjectPublicKeyInfoPem());

    /// <summary>The public RSA key (2048 bits) in PEM; that of both RSA algorithms.</summary>
    public string Rsa2048 => PemOf(_signer.Rsa.ExportSubjectPublicKeyInfoPem());

    /// <summary>The public key that verifies an algorithm's signatures, in a form <see cref="KeygenWebhooksOptions.PublicKeys"/> takes.</summary>
    /// <param name="algorithm">A name from <see cref="SignatureAlgorithms"/>.</param>
    public string PublicKeyFor(string algorithm) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => Ed25519,
        SignatureAlgorithms.EcdsaP256 => EcdsaP256,
        SignatureAlgorithms.RsaSha256 or SignatureAlgorithms.RsaPssSha256 => Rsa2048,
        _ => throw TestSigner.Unknown(algorithm),
    };

    /// <summary>Signs a text as Keygen does; RSA-PSS with the longest salt.</summary>
    /// <param name="algorithm">A name from <see cref="SignatureAlgorithms"/>.</param>
    /// <param name="text">What is signed.</param>
    public byte[] Sign(string algorithm, byte[] text) => _signer.Sign(algorithm, text);

    /// <summary>Account, endpoint URL and private keys as JSON, for another process; <see cref="Import"/> reads it.</summary>
    public string Export() => KeyFile.Write(this, _signer);

    /// <summary>Reads what <see cref="Export"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    public static KeygenTestKeys Import(string json)
    {
        var (accountId, endpointUrl, signer) = KeyFile.Read(json);
        return new(accountId, signer) { EndpointUrl = endpointUrl };
    }

    /// <summary>Account id; never a key.</summary>
    public override string ToString() => $"test account {AccountId}";

    /// <summary>As Keygen exposes its keys in the account resource: base64 of the stored text.</summary>
    internal string AsInAccountMeta(string algorithm) => Convert.ToBase64String(Encoding.UTF8.GetBytes(PublicKeyFor(algorithm)));

    private static string PemOf(string pem) => pem + "\n";
}
