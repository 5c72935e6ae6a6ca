using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// The head of a request, against the keys of the three recorded accounts and every algorithm. Nothing verifies whose four lines were
/// not signed. Whether a date is fresh is left to the whole receiver.
/// </summary>
internal sealed class HeadTarget : FuzzTarget
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);
    private static readonly string[] Algorithms =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    private readonly SignedTexts _signed = new();
    private (SignatureVerifier Verifier, SignedUrl[] Urls)[] _accounts = [];

    public HeadTarget()
        : base("head") => Know(RecordedDelivery.All);

    public override int Share => 2;

    public override int Fields => HeadLines.Count - 1;

    public override IEnumerable<string> Words =>
    [
        .. Algorithms, "POST", "GET", "\t", "\n", "-", "sha-256=", "keyid=\"", "algorithm=\"", "signature=\"", "(request-target) host date digest", "\", ", "=", "==",
        "Mon, 23 Nov 2026 08:46:40 GMT", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", .. RecordedAccount.All.Select(static account => account.Id),
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded)
    {
        Know(recorded);
        return recorded.Select(static one => Utf8(HeadLines.Of(one.Head)));
    }

    public override void Run(byte[] input)
    {
        var head = HeadLines.Head(TextOf(input).Split('\n'));
        foreach (var (verifier, urls) in _accounts)
        {
            var verification = verifier.VerifyHead(head, urls, ReceivedAt);
            Demand(verification.Failure is not VerificationFailure.None || verification.Url is not null, "A head without a URL verifies.");
            Demand(
                verification.Failure is not VerificationFailure.None || _signed.Contains(head, verification.Url!),
                "A head verifies that nobody signed.");
            Demand(
                !verification.TryVerifyDelivery(input, out var delivery, out _) && delivery is null,
                "A body verifies that nobody signed.");
        }
    }

    private void Know(IReadOnlyList<RecordedDelivery> recorded)
    {
        foreach (var one in recorded)
        {
            _signed.Add(one);
        }

        _accounts = [.. recorded.GroupBy(static one => one.AccountId).Select(static account => (
            new SignatureVerifier(
                account.Key, Algorithms.Select(algorithm => VerificationKey.Parse(RecordedAccount.Find(account.Key).KeyFor(algorithm))), Algorithms, TimeSpan.FromDays(20_000)),
            account.Select(static one => SignedUrl.Parse(one.Url)).Distinct().ToArray()))];
    }
}
