using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Samples;

public sealed class TamperingTests
{
    private const string Url = "https://hooks.example.com/webhooks/keygen";

    public static TheoryData<string> Ways => [.. Tampered.Keys];

    private static readonly Dictionary<string, (Func<SignedDelivery, SignedDelivery> Tamper, VerificationFailure Failure)> Tampered = new()
    {
        ["a changed body"] = (static d => d.WithChangedBody(), VerificationFailure.BodyDigest),
        ["another body"] = (static d => d.WithBody("{}"u8), VerificationFailure.BodyDigest),
        ["another key"] = (static d => d.SignedWithAnotherKey(), VerificationFailure.SignatureMismatch),
        ["another host"] = (static d => d.SignedForUrl("https://other.example.com/webhooks/keygen"), VerificationFailure.SignatureMismatch),
        ["another target"] = (static d => d.SignedForUrl(Url + "/x"), VerificationFailure.SignatureMismatch),
        ["an old date"] = (static d => d.SignedAt(d.SentAt.AddMinutes(-6)), VerificationFailure.DateTooOld),
        ["a rewritten date"] = (static d => d.WithHeader("Keygen-Date", d.SentAt.AddSeconds(1).ToString("r")), VerificationFailure.SignatureMismatch),
        ["no signature"] = (static d => d.WithoutHeader("keygen-signature"), VerificationFailure.SignatureMissing),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_tampered_with_is_refused_for_its_reason(string way)
    {
        var (tamper, failure) = Tampered[way];
        var delivery = SignedDelivery.Of<LicenseCreated>();

        Verify(delivery, delivery.SentAt).Should().Be(VerificationFailure.None);
        Verify(tamper(delivery), delivery.SentAt).Should().Be(failure);
    }

    [Fact]
    public void A_proxy_may_rewrite_date_and_digest()
    {
        var delivery = SignedDelivery.Of<LicenseCreated>();

        Verify(delivery.WithHeader("Date", "Thu, 01 Jan 1970 00:00:00 GMT").WithoutHeader("Digest"), delivery.SentAt).Should().Be(VerificationFailure.None);
    }

    [Fact]
    public void An_attempt_later_is_the_same_event_and_a_retry_by_hand_a_new_id_under_the_same_token()
    {
        var first = SignedDelivery.Of<LicenseCreated>();
        var (automatic, byHand) = (first.SentAgainAt(first.SentAt.AddHours(1)), first.RetriedByHandAt(first.SentAt.AddHours(2)));

        automatic.Body.ToArray().Should().Equal(first.Body.ToArray());
        Verify(automatic, first.SentAt.AddHours(1)).Should().Be(VerificationFailure.None);
        Verify(byHand, first.SentAt.AddHours(2)).Should().Be(VerificationFailure.None);
        (byHand.IdempotencyToken, byHand.Read<LicenseCreated>().IdempotencyToken).Should().Be((first.IdempotencyToken, first.IdempotencyToken));
        byHand.EventId.Should().NotBe(first.EventId);
        byHand.Read<LicenseCreated>().License.Id.Should().Be(first.Read<LicenseCreated>().License.Id);
    }

    private static VerificationFailure Verify(SignedDelivery delivery, DateTimeOffset receivedAt)
    {
        var head = new SignatureVerifier(KeygenTestKeys.Shared.AccountId, [VerificationKey.Parse(KeygenTestKeys.Shared.Ed25519)])
            .VerifyHead(delivery.Head, [SignedUrl.Parse(Url)], receivedAt);
        return head.TryVerifyDelivery(delivery.Body.ToArray(), out _, out var failure) ? VerificationFailure.None : failure;
    }
}
