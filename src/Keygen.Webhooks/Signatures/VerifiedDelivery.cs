namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The body of a delivery that Keygen signed for this account and endpoint. Only verification creates one, and only a verified delivery can
/// be read as an event.
/// </summary>
public sealed class VerifiedDelivery
{
    private readonly SignedBody _signed;

    internal VerifiedDelivery(SignedBody signed) => _signed = signed;

    /// <summary>The UTF-8 JSON of the webhook event, byte for byte as signed.</summary>
    public ReadOnlyMemory<byte> Body => _signed.Body;

    /// <summary>The array of <see cref="Body"/>. Do not change it.</summary>
    internal byte[] Bytes => _signed.Body;

    /// <summary>The id of the account that signed it, a UUID.</summary>
    public string AccountId => _signed.AccountId;

    /// <summary>The <c>Keygen-Version</c> header, such as <c>1.8</c>; null when there was none or more than one.</summary>
    public string? KeygenVersion => _signed.KeygenVersion;

    /// <summary>When Keygen sent it: the signed date, in whole seconds. Each attempt has a new date.</summary>
    public DateTimeOffset Date => _signed.Date;

    /// <summary>The endpoint URL that it was signed for.</summary>
    public SignedUrl Url => _signed.Url;
}

/// <summary>The body of a response of Keygen's API that the account's key signed. Only verification creates one.</summary>
public sealed class VerifiedResponse
{
    private readonly SignedBody _signed;

    internal VerifiedResponse(SignedBody signed) => _signed = signed;

    /// <summary>The UTF-8 JSON of the response, byte for byte as signed.</summary>
    public ReadOnlyMemory<byte> Body => _signed.Body;

    /// <summary>The id of the account that signed it, a UUID.</summary>
    public string AccountId => _signed.AccountId;

    /// <summary>
    /// The <c>Keygen-Version</c> header, such as <c>1.8</c>: the account's version, unless the request asked for another. Null when there
    /// was none or more than one. The signature does not cover it.
    /// </summary>
    public string? KeygenVersion => _signed.KeygenVersion;

    /// <summary>When Keygen answered: the signed date, in whole seconds.</summary>
    public DateTimeOffset Date => _signed.Date;

    /// <summary>The host and target of the request that was answered.</summary>
    public SignedUrl Url => _signed.Url;
}

/// <summary>What is known of a body that was signed, whatever it is the body of.</summary>
internal readonly record struct SignedBody(byte[] Body, string AccountId, string? KeygenVersion, DateTimeOffset Date, SignedUrl Url);
