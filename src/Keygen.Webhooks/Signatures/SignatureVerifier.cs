using System.Globalization;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// Verifies the signatures of a Keygen account, on deliveries and on responses of Keygen's API. It uses no clock, and no input makes it
/// throw. Verifying an Ed25519 signature allocates nothing.
/// </summary>
/// <remarks>
/// The values in the request (<c>keyid</c>, <c>algorithm</c>, <c>headers</c>) are compared with the values given here. They never select a
/// key or an algorithm. See <see href="https://keygen.sh/docs/api/signatures/">Keygen's documentation</see>.
/// </remarks>
public sealed class SignatureVerifier
{
    internal static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    private const int MaxSignature = 1024; // bytes of an RSA signature of 8192 bits

    private readonly KeyRing _keys;
    private readonly SignatureAlgorithm _allowed;
    private readonly TimeSpan _tolerance;

    /// <summary>Creates a verifier for one account.</summary>
    /// <param name="accountId">The account's id, a UUID.</param>
    /// <param name="keys">The account's public keys. Give both keys while you exchange one for another.</param>
    /// <param name="algorithms">
    /// Names from <see cref="SignatureAlgorithms"/>. RSA must be named. Null or empty accepts Ed25519 and ECDSA if there are keys for them.
    /// </param>
    /// <param name="tolerance">How far the signed date may be before or after the time of receipt; null for 5 minutes.</param>
    /// <exception cref="ArgumentException">
    /// The account id is not a UUID, an algorithm's name is not one of Keygen's, or the tolerance is below zero.
    /// </exception>
    public SignatureVerifier(
        string accountId, IEnumerable<VerificationKey> keys, IEnumerable<string>? algorithms = null, TimeSpan? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!Guid.TryParseExact(accountId, "D", out var id))
        {
            throw new ArgumentException("The account id must be a UUID.", nameof(accountId));
        }

        if (tolerance < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), "The tolerance must not be below zero.");
        }

        // Keygen writes UUIDs in lower case.
        AccountId = id.ToString();
        _keys = new([.. keys]);
        _tolerance = tolerance ?? DefaultTolerance;
        foreach (var name in algorithms ?? [])
        {
            _allowed |= SignatureAlgorithms.TryParse(name, out var algorithm)
                ? algorithm
                : throw new ArgumentException($"'{name}' is not one of Keygen's names for an algorithm.", nameof(algorithms));
        }

        if (_allowed is SignatureAlgorithm.None)
        {
            _allowed = SignatureAlgorithm.Ed25519 | SignatureAlgorithm.EcdsaP256;
        }
    }

    /// <summary>The id of the account, a UUID in lower case.</summary>
    public string AccountId { get; }

    /// <summary>
    /// The algorithms that it accepts and has a key for, by Keygen's names, the preferred one first. Ask Keygen's API to sign with the
    /// first.
    /// </summary>
    public IReadOnlyList<string> Algorithms => SignatureAlgorithms.NamesOf(_allowed, _keys);

    /// <summary>The kinds and fingerprints of the keys, for logs.</summary>
    internal string KeyNames => _keys.ToString();

    /// <summary>Verifies the headers, before the body is read.</summary>
    /// <param name="head">The method and headers, as received.</param>
    /// <param name="candidates">The URLs that the request may be signed for. Each costs at most one verification for each key.</param>
    /// <param name="receivedAt">When the request was received. The signed date must be within the tolerance of it.</param>
    /// <returns>The failure, or the result to verify the body with.</returns>
    public HeadVerification VerifyHead(in SignedHead head, ReadOnlySpan<SignedUrl> candidates, DateTimeOffset receivedAt)
    {
        var isDelivery = string.Equals(head.Method, "POST", StringComparison.OrdinalIgnoreCase);
        return isDelivery || string.Equals(head.Method, "GET", StringComparison.OrdinalIgnoreCase)
            ? CheckHead(head, candidates, receivedAt, isDelivery)
            : new(VerificationFailure.Method);
    }

    /// <summary>
    /// Verifies the headers of a response of Keygen's API, to a request with any method that the API has. The result verifies the body of a
    /// response, and never that of a delivery.
    /// </summary>
    /// <param name="head">The method of the request, and the headers of the response, as received.</param>
    /// <param name="url">The URL of the request, as it was sent.</param>
    /// <param name="receivedAt">When the response was received. The signed date must be within the tolerance of it.</param>
    /// <returns>The failure, or the result to verify the body with.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    public HeadVerification VerifyResponseHead(in SignedHead head, SignedUrl url, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(url);
        return CheckHead(head, [url], receivedAt, isDelivery: false);
    }

    private HeadVerification CheckHead(in SignedHead head, ReadOnlySpan<SignedUrl> candidates, DateTimeOffset receivedAt, bool isDelivery)
    {
        var method = MethodOf(head.Method);
        if (method.IsEmpty)
        {
            return new(VerificationFailure.Method);
        }

        var failure = HeadValues.Read(head, out var values);
        if (failure is not VerificationFailure.None)
        {
            return new(failure);
        }

        Span<byte> signature = stackalloc byte[MaxSignature];
        failure = CheckHeader(values.Header, ref signature, out var algorithm);
        if (failure is VerificationFailure.None)
        {
            failure = CheckDate(values.Date, receivedAt, out var date);
            if (failure is VerificationFailure.None)
            {
                return Match(method, values, candidates, algorithm, signature) is ({ } url, { } key)
                    ? new(head, isDelivery, AccountId, values.Digest, date, url, key)
                    : new(VerificationFailure.SignatureMismatch);
            }
        }

        return new(failure);
    }

    private VerificationFailure CheckHeader(SignatureHeader header, ref Span<byte> signature, out SignatureAlgorithm algorithm)
    {
        var known = SignatureAlgorithms.TryParse(header.Algorithm, out algorithm);
        if (!header.Headers.SequenceEqual(SigningString.Headers))
        {
            return VerificationFailure.SignedHeaders;
        }

        if (header.Signature.IsEmpty)
        {
            return VerificationFailure.SignatureEmpty;
        }

        if (!CanonicalBase64.TryDecode(header.Signature, signature, out var length))
        {
            return VerificationFailure.SignatureEncoding;
        }

        signature = signature[..length];
        return known && _keys.Has(algorithm) && !_keys.Fits(algorithm, length) ? VerificationFailure.SignatureLength
            : !header.KeyId.SequenceEqual(AccountId) ? VerificationFailure.KeyId
            : !known ? VerificationFailure.AlgorithmUnknown
            : (_allowed & algorithm) == 0 || !_keys.Has(algorithm) ? VerificationFailure.AlgorithmNotAllowed
            : VerificationFailure.None;
    }

    private VerificationFailure CheckDate(string text, DateTimeOffset receivedAt, out DateTimeOffset date)
    {
        if (!DateTimeOffset.TryParseExact(text, "r", DateTimeFormatInfo.InvariantInfo, DateTimeStyles.None, out date))
        {
            return VerificationFailure.DateMalformed;
        }

        var age = receivedAt - date;
        return age > _tolerance ? VerificationFailure.DateTooOld
            : age < -_tolerance ? VerificationFailure.DateInFuture
            : VerificationFailure.None;
    }

    private (SignedUrl?, VerificationKey?) Match(
        ReadOnlySpan<byte> method, in HeadValues values, ReadOnlySpan<SignedUrl> candidates, SignatureAlgorithm algorithm, ReadOnlySpan<byte> signature)
    {
        foreach (var url in candidates)
        {
            if (SignerFor(url, method, values, algorithm, signature) is { } key)
            {
                return (url, key);
            }
        }

        return default;
    }

    private VerificationKey? SignerFor(
        SignedUrl url, ReadOnlySpan<byte> method, in HeadValues values, SignatureAlgorithm algorithm, ReadOnlySpan<byte> signature)
    {
        // Never much over 4 KB: a URL has at most 4,096 characters, and the lengths of date and digest have been checked.
        Span<byte> text = stackalloc byte[SigningString.Length(method, url, values.Date, values.Digest)];
        SigningString.Write(text, method, url, values.Date, values.Digest);
        return _keys.Verify(algorithm, text, signature);
    }

    private static ReadOnlySpan<byte> MethodOf(string? method) =>
        string.Equals(method, "POST", StringComparison.OrdinalIgnoreCase) ? "post"u8
        : string.Equals(method, "GET", StringComparison.OrdinalIgnoreCase) ? "get"u8
        : string.Equals(method, "PATCH", StringComparison.OrdinalIgnoreCase) ? "patch"u8
        : string.Equals(method, "PUT", StringComparison.OrdinalIgnoreCase) ? "put"u8
        : string.Equals(method, "DELETE", StringComparison.OrdinalIgnoreCase) ? "delete"u8
        : default;
}
