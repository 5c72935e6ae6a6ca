using System.Diagnostics.CodeAnalysis;

namespace Keygen.Webhooks.Signatures;

/// <summary>The result of verifying the headers. Only a successful result can verify the body. The default value is a failure.</summary>
public readonly struct HeadVerification
{
    private readonly VerificationFailure _failure;
    private readonly string? _digest;
    private readonly string? _accountId;
    private readonly string? _keygenVersion;
    private readonly bool _isDelivery;

    internal HeadVerification(VerificationFailure failure) => _failure = failure;

    internal HeadVerification(in SignedHead head, bool isDelivery, string accountId, string digest, DateTimeOffset date, SignedUrl url, VerificationKey key)
    {
        _digest = digest;
        _accountId = accountId;
        _keygenVersion = head.KeygenVersion is [{ Length: > 0 } version] ? version : null;
        _isDelivery = isDelivery;
        Date = date;
        Url = url;
        Key = key;
    }

    /// <summary>Why the headers did not verify; <see cref="VerificationFailure.None"/> when the account signed them.</summary>
    public VerificationFailure Failure =>
        _digest is not null ? VerificationFailure.None
        : _failure is VerificationFailure.None ? VerificationFailure.NotVerified
        : _failure;

    /// <summary>The candidate URL that the signature is for; null after a failure.</summary>
    public SignedUrl? Url { get; }

    /// <summary>The key that made the signature; null after a failure.</summary>
    public VerificationKey? Key { get; }

    /// <summary>The signed date, in whole seconds; meaningless after a failure.</summary>
    public DateTimeOffset Date { get; }

    /// <summary>Compares the body of a delivery with the signed digest.</summary>
    /// <param name="body">The bytes of the body. Do not change them afterwards: the delivery keeps this array.</param>
    /// <param name="delivery">The delivery; null after a failure.</param>
    /// <param name="failure">Why the headers or the body did not verify; <see cref="VerificationFailure.None"/> on success.</param>
    /// <returns>True when this is the signed body of a <c>POST</c>.</returns>
    public bool TryVerifyDelivery(byte[] body, [NotNullWhen(true)] out VerifiedDelivery? delivery, out VerificationFailure failure) =>
        TryVerifyDelivery(body, stackalloc byte[BodyDigest.HashSize], out delivery, out failure);

    /// <summary>Does the same, and writes the hash of the body into <paramref name="hash"/> if the body was compared.</summary>
    internal bool TryVerifyDelivery(
        byte[] body, Span<byte> hash, [NotNullWhen(true)] out VerifiedDelivery? delivery, out VerificationFailure failure)
    {
        delivery = TryVerify(body, isDelivery: true, hash, out failure) ? new(new SignedBody(body, _accountId, _keygenVersion, Date, Url)) : null;
        return delivery is not null;
    }

    /// <summary>Compares the body of a response of Keygen's API with the signed digest.</summary>
    /// <param name="body">The bytes of the body. Do not change them afterwards: the response keeps this array.</param>
    /// <param name="response">The response; null after a failure.</param>
    /// <param name="failure">Why the headers or the body did not verify; <see cref="VerificationFailure.None"/> on success.</param>
    /// <returns>True when this is the signed body of a response to that request.</returns>
    public bool TryVerifyResponse(byte[] body, [NotNullWhen(true)] out VerifiedResponse? response, out VerificationFailure failure)
    {
        response = TryVerify(body, isDelivery: false, stackalloc byte[BodyDigest.HashSize], out failure)
            ? new(new SignedBody(body, _accountId, _keygenVersion, Date, Url))
            : null;
        return response is not null;
    }

    [MemberNotNullWhen(true, nameof(_accountId), nameof(Url))]
    private bool TryVerify(byte[] body, bool isDelivery, Span<byte> hash, out VerificationFailure failure)
    {
        ArgumentNullException.ThrowIfNull(body);
        failure = Failure is not VerificationFailure.None ? Failure
            : _isDelivery != isDelivery ? VerificationFailure.Method
            : BodyDigest.Matches(_digest, body, hash) ? VerificationFailure.None
            : VerificationFailure.BodyDigest;
        return failure is VerificationFailure.None;
    }
}
