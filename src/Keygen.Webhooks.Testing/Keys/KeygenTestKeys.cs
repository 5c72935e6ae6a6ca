using System.Text;
using Keygen.Webhooks.Signatures;
using NSec.Cryptography;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// A Keygen account for tests: an id, keys for all four algorithms, and the URL of one webhook endpoint. It signs as Keygen does. Use
/// <see cref="KeygenTestKeysExtensions"/> to make an app under test accept its signatures.
/// </summary>
public sealed class KeygenTestKeys
{
    /// <summary>The default endpoint URL: <c>https://hooks.example.com/webhooks/keygen</c>.</summary>
    public const string DefaultEndpointUrl = "https://hooks.example.com/webhooks/keygen";

    private readonly TestSigner _signer;

    /// <summary>Creates an account with new keys.</summary>
    /// <param name="accountId">The account's id, a UUID; null for a random one.</param>
    public KeygenTestKeys(string? accountId = null)
        : this(accountId, new TestSigner())
    {
    }

    private KeygenTestKeys(string? accountId, TestSigner signer)
    {
        AccountId = accountId is null ? Guid.NewGuid().ToString("D") : Guid.Parse(accountId).ToString("D");
        _signer = signer;
    }

    /// <summary>The account that this package uses when you pass no other keys. Created once per process.</summary>
    public static KeygenTestKeys Shared { get; } = new();

    /// <summary>The account's id, a UUID.</summary>
    public string AccountId { get; }

    /// <summary>The endpoint's URL as registered at Keygen. Deliveries are signed for it unless you set another URL.</summary>
    public string EndpointUrl { get; init; } = DefaultEndpointUrl;

    /// <summary>The public Ed25519 key as Keygen's dashboard shows it: 64 hexadecimal digits.</summary>
    public string Ed25519 => Convert.ToHexStringLower(_signer.Ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>The public ECDSA key (P-256) in PEM.</summary>
    public string EcdsaP256 => PemOf(_signer.Ecdsa.ExportSubjectPublicKeyInfoPem());

    /// <summary>The public RSA key (2048 bits) in PEM, for both RSA algorithms.</summary>
    public string Rsa2048 => PemOf(_signer.Rsa.ExportSubjectPublicKeyInfoPem());

    /// <summary>Returns the public key of an algorithm, in a form that <see cref="KeygenWebhooksOptions.PublicKeys"/> accepts.</summary>
    /// <param name="algorithm">A name from <see cref="SignatureAlgorithms"/>.</param>
    public string PublicKeyFor(string algorithm) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => Ed25519,
        SignatureAlgorithms.EcdsaP256 => EcdsaP256,
        SignatureAlgorithms.RsaSha256 or SignatureAlgorithms.RsaPssSha256 => Rsa2048,
        _ => throw TestSigner.Unknown(algorithm),
    };

    /// <summary>Signs a text as Keygen does: RSA-PSS with the longest salt.</summary>
    /// <param name="algorithm">A name from <see cref="SignatureAlgorithms"/>.</param>
    /// <param name="text">The text to sign.</param>
    public byte[] Sign(string algorithm, byte[] text) => _signer.Sign(algorithm, text);

    /// <summary>
    /// Signs a body of your own, such as an event that Keygen's API returned, or one that an app must survive. For an event, use
    /// <see cref="SignedDelivery"/>.
    /// </summary>
    /// <param name="body">The body to send, byte for byte.</param>
    /// <param name="sentAt">The date to sign. It is sent in whole seconds.</param>
    /// <param name="endpointUrl">The endpoint's URL as registered at Keygen; null for <see cref="EndpointUrl"/>.</param>
    /// <param name="algorithm">A name from <see cref="SignatureAlgorithms"/>; null for Ed25519.</param>
    /// <param name="apiVersion">The version to send in <c>Keygen-Version</c>; null for 1.8.</param>
    /// <param name="accountId">The account to name as the signer; null for <see cref="AccountId"/>.</param>
    /// <returns>The headers of the delivery in Keygen's order, without <c>Host</c> and <c>Content-Length</c>.</returns>
    /// <exception cref="FormatException"><paramref name="endpointUrl"/> is not an absolute HTTP URL.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> SignDelivery(
        ReadOnlySpan<byte> body, DateTimeOffset sentAt, string? endpointUrl = null, string? algorithm = null, string? apiVersion = null,
        string? accountId = null)
    {
        var url = endpointUrl ?? EndpointUrl;
        var signature = KeygenSignature.OfDelivery(this, algorithm ?? SignatureAlgorithms.Ed25519, SignedUrl.Parse(url), sentAt, body, accountId);
        return DeliveryHeaders.Of(signature, apiVersion ?? "1.8", url);
    }

    /// <summary>Returns the account, endpoint URL and private keys as JSON, for <see cref="Import"/> in another process.</summary>
    public string Export() => KeyFile.Write(this, _signer);

    /// <summary>Reads the JSON that <see cref="Export"/> returned.</summary>
    /// <param name="json">The exported account.</param>
    public static KeygenTestKeys Import(string json)
    {
        var (accountId, endpointUrl, signer) = KeyFile.Read(json);
        return new(accountId, signer) { EndpointUrl = endpointUrl };
    }

    /// <summary>Returns the account's id, never a key.</summary>
    public override string ToString() => $"test account {AccountId}";

    /// <summary>The form of a key in the account resource: base64 of the text Keygen stores.</summary>
    internal string AsInAccountMeta(string algorithm) => Convert.ToBase64String(Encoding.UTF8.GetBytes(PublicKeyFor(algorithm)));

    private static string PemOf(string pem) => pem + "\n";
}
