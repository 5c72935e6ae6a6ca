using System.Security.Cryptography;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>A request signed as contract/delivery.md §3 says, with every part open to change.</summary>
internal sealed record SignedRequest
{
    public const string SignedHeaders = "(request-target) host date digest";

    public static readonly DateTimeOffset SentAt = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    public SigningAccount Account { get; init; } = SigningAccount.Shared;

    public string Algorithm { get; init; } = SignatureAlgorithms.Ed25519;

    public string Method { get; init; } = "POST";

    public string Host { get; init; } = "hooks.example.com";

    public string Target { get; init; } = "/webhooks/keygen";

    public string Date { get; init; } = "Mon, 23 Nov 2026 08:46:40 GMT";

    public byte[] Body { get; init; } = "{}"u8.ToArray();

    public string Digest => $"sha-256={Convert.ToBase64String(SHA256.HashData(Body))}";

#pragma warning disable CA1308 // the signed method is in lower case
    public string SigningText =>
        $"(request-target): {Method.ToLowerInvariant()} {Target}\nhost: {Host}\ndate: {Date}\ndigest: {Digest}";
#pragma warning restore CA1308

    public byte[] Signature => Account.Sign(Algorithm, SigningText);

    public SignedHead Head => HeadWith(HeaderWith());

    public SignedUrl Url => SignedUrl.Parse($"https://{Host}{Target}");

    /// <summary>The header as Keygen writes it, with any of the four values replaced.</summary>
    public string HeaderWith(string? keyId = null, string? algorithm = null, string? signature = null, string? headers = null) =>
        $"keyid=\"{keyId ?? SigningAccount.Id}\", algorithm=\"{algorithm ?? Algorithm}\", "
        + $"signature=\"{signature ?? Convert.ToBase64String(Signature)}\", headers=\"{headers ?? SignedHeaders}\"";

    public SignedHead HeadWith(StringValues signatureHeader) => new()
    {
        Method = Method, Signature = signatureHeader, KeygenDate = Date, Date = Date, KeygenDigest = Digest, Digest = Digest, KeygenVersion = "1.8",
    };

    /// <summary>What the verifier that trusts all keys and algorithms says.</summary>
    public VerificationFailure Verify(SignedHead head, DateTimeOffset? receivedAt = null) =>
        Account.Verifier.VerifyHead(head, [Url], receivedAt ?? SentAt).Failure;

    public VerificationFailure VerifySignature(byte[] signature) =>
        Verify(HeadWith(HeaderWith(signature: Convert.ToBase64String(signature))));
}
