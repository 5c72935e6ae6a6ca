using System.Text;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>A recorded delivery taken apart beforehand: what our verifier is given, and what a bare primitive is given.</summary>
internal sealed class RecordedInputs
{
    public RecordedInputs(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        KeyText = recorded.Account.KeyFor(recorded.Algorithm);
        Algorithm = recorded.Algorithm;
        Verifier = new(recorded.AccountId, [VerificationKey.Parse(KeyText)], [recorded.Algorithm]);
        Head = recorded.Head;
        Urls = [SignedUrl.Parse(recorded.Url)];
        SentAt = recorded.SentAt;
        Body = recorded.Body;
        Text = Encoding.ASCII.GetBytes(
            $"(request-target): post {Urls[0].Target}\nhost: {Urls[0].Host}\ndate: {recorded.Header("Date")}\ndigest: {recorded.Header("Digest")}");
        Signature = Convert.FromBase64String(recorded.Header("Keygen-Signature").ToString().Split("signature=\"")[1].Split('"')[0]);
    }

    public string KeyText { get; }

    public string Algorithm { get; }

    public SignatureVerifier Verifier { get; }

    public SignedHead Head { get; }

    public SignedUrl[] Urls { get; }

    public DateTimeOffset SentAt { get; }

    public byte[] Body { get; }

    public byte[] Text { get; }

    public byte[] Signature { get; }

    public HeadVerification VerifyHead() => Verifier.VerifyHead(Head, Urls, SentAt);

    public VerifiedDelivery VerifyDelivery() => VerifyHead().TryVerifyDelivery(Body, out var delivery, out _)
        ? delivery
        : throw new InvalidOperationException("The recorded delivery does not verify.");
}
