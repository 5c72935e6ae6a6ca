namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The body of a delivery that Keygen signed for this account and endpoint. There is no other way to come by one than
/// verification, and nothing else can be read as an event.
/// </summary>
public sealed class VerifiedDelivery
{
    private readonly SignedBody _signed;

    internal VerifiedDelivery(SignedBody signed) => _signed = signed;

    /// <summary>The UTF-8 JSON of the envelope, byte for byte as signed.</summary>
    public ReadOnlyMemory<byte> Body => _signed.Body;

    /// <summary>The account whose key signed it (a UUID).</summary>
    public string AccountId => _signed.AccountId;

    /// <summary>The <c>Keygen-Version</c> header, such as <c>1.8</c>; null when there was none or several.</summary>
    public string? KeygenVersion => _signed.KeygenVersion;

    /// <summary>When Keygen sent it: the signed date, in whole seconds. Each attempt has its own.</summary>
    public DateTimeOffset Date => _signed.Date;

    /// <summary>The endpoint URL it was signed for.</summary>
    public SignedUrl Url => _signed.Url;
}

/// <summary>The body of a response of Keygen's API that was signed with the account's key.</summary>
public sealed class VerifiedResponse
{
    private readonly SignedBody _signed;

    internal VerifiedResponse(SignedBody signed) => _signed = signed;

    /// <summary>The UTF-8 JSON of the response, byte for byte as signed.</summary>
    public ReadOnlyMemory<byte> Body => _signed.Body;

    /// <summary>The account whose key signed it (a UUID).</summary>
    public string AccountId => _signed.AccountId;

    /// <summary>
    /// The <c>Keygen-Version</c> header, such as <c>1.8</c>: the account's version unless the request asked for another. Null when
    /// there was none or several. Not covered by the signature.
    /// </summary>
    public string? KeygenVersion => _signed.KeygenVersion;

    /// <summary>When Keygen answered: the signed date, in whole seconds.</summary>
    public DateTimeOffset Date => _signed.Date;

    /// <summary>The host and target of the request that was answered.</summary>
    public SignedUrl Url => _signed.Url;
}

/// <summary>What is known of a body that was signed, whatever it is the body of.</summary>
internal readonly record struct SignedBody(byte[] Body, string AccountId, string? KeygenVersion, DateTimeOffset Date, SignedUrl Url);
