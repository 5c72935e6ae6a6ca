using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Signatures;

public sealed class DateAndDigestTests
{
    private const string Elsewhen = "Mon, 23 Nov 2026 08:46:41 GMT";

    private static readonly SignedRequest Request = new();

    private static readonly StringValues ElseDigest = new SignedRequest { Body = [1] }.Digest;

    /// <summary>Tolerance, how much later it is received than sent (in ticks beyond so many seconds), and what holds.</summary>
    public static TheoryData<int?, int, long, VerificationFailure> Ages => new()
    {
        { null, 0, 0, VerificationFailure.None },
        { null, 300, -1, VerificationFailure.None },
        { null, 300, 0, VerificationFailure.None },
        { null, 300, 1, VerificationFailure.DateTooOld },
        { null, 86_400, 0, VerificationFailure.DateTooOld },
        { null, -300, 1, VerificationFailure.None },
        { null, -300, 0, VerificationFailure.None },
        { null, -300, -1, VerificationFailure.DateInFuture },
        { null, -86_400, 0, VerificationFailure.DateInFuture },
        { 1, 1, 0, VerificationFailure.None },
        { 1, 1, 1, VerificationFailure.DateTooOld },
        { 1, -1, -1, VerificationFailure.DateInFuture },
        { 0, 0, 0, VerificationFailure.None },
        { 0, 0, 1, VerificationFailure.DateTooOld },
        { 86_400, 86_400, 0, VerificationFailure.None },
    };

    [Theory]
    [MemberData(nameof(Ages))]
    [Trait("Case", "40")]
    public void The_date_may_be_as_far_from_the_receipt_as_the_tolerance_says_and_no_tick_further(
        int? tolerance, int seconds, long ticks, VerificationFailure expected)
    {
        var verifier = new SignatureVerifier(
            SigningAccount.Id, [Request.Account.Ed25519], tolerance: tolerance is { } value ? TimeSpan.FromSeconds(value) : null);
        var receivedAt = SignedRequest.SentAt.AddSeconds(seconds).AddTicks(ticks);

        verifier.VerifyHead(Request.Head, [Request.Url], receivedAt).Failure.Should().Be(expected);
        verifier.VerifyHead(Request.Head, [Request.Url], receivedAt.ToOffset(TimeSpan.FromHours(9))).Failure.Should().Be(expected);
    }

    [Fact]
    [Trait("Case", "40")]
    public void The_ends_of_time_are_only_far_away()
    {
        Request.Verify(Request.Head, DateTimeOffset.MinValue).Should().Be(VerificationFailure.DateInFuture);
        Request.Verify(Request.Head, DateTimeOffset.MaxValue).Should().Be(VerificationFailure.DateTooOld);
        var last = new SignedRequest { Date = "Fri, 31 Dec 9999 23:59:59 GMT" };
        last.Verify(last.Head, DateTimeOffset.MinValue).Should().Be(VerificationFailure.DateInFuture);
    }

    [Fact]
    [Trait("Case", "41")]
    public void A_rewritten_Date_or_Digest_does_no_harm_beside_Keygens_own()
    {
        Request.Verify(Request.Head with { Date = Elsewhen }).Should().Be(VerificationFailure.None);
        Request.Verify(Request.Head with { Date = "garbage" }).Should().Be(VerificationFailure.None);
        Request.Verify(Request.Head with { Date = default }).Should().Be(VerificationFailure.None);
        Request.Verify(Request.Head with { Digest = ElseDigest }).Should().Be(VerificationFailure.None);
        Request.Verify(Request.Head with { Digest = default }).Should().Be(VerificationFailure.None);
    }

    [Fact]
    [Trait("Case", "41")]
    public void Without_Keygens_own_the_standard_ones_are_verified()
    {
        Request.Verify(Request.Head with { KeygenDate = default, KeygenDigest = default }).Should().Be(VerificationFailure.None);
        Request.Verify(Request.Head with { KeygenDate = default, Date = Elsewhen }).Should().Be(VerificationFailure.SignatureMismatch);
        Request.Verify(Request.Head with { KeygenDigest = default, Digest = ElseDigest }).Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Fact]
    [Trait("Case", "42")]
    public void Of_two_that_differ_Keygens_own_is_the_one_verified()
    {
        Request.Verify(Request.Head with { KeygenDate = Elsewhen }).Should().Be(VerificationFailure.SignatureMismatch);
        Request.Verify(Request.Head with { KeygenDate = "" }).Should().Be(VerificationFailure.DateMalformed);
        Request.Verify(Request.Head with { KeygenDigest = ElseDigest }).Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Fact]
    [Trait("Case", "42")]
    public void One_sent_twice_is_refused_even_when_both_are_right()
    {
        StringValues dates = new([Request.Date, Request.Date]), digests = new([Request.Digest, Request.Digest]);
        Request.Verify(Request.Head with { KeygenDate = dates }).Should().Be(VerificationFailure.DateRepeated);
        Request.Verify(Request.Head with { Date = dates }).Should().Be(VerificationFailure.DateRepeated);
        Request.Verify(Request.Head with { KeygenDigest = digests }).Should().Be(VerificationFailure.DigestRepeated);
        Request.Verify(Request.Head with { Digest = digests }).Should().Be(VerificationFailure.DigestRepeated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tue, 23 Nov 2026 08:46:40 GMT")]
    [InlineData("Mon, 23 Nov 26 08:46:40 GMT")]
    [InlineData("Monday, 23-Nov-26 08:46:40 GMT")]
    [InlineData("Mon Nov 23 08:46:40 2026")]
    [InlineData("2026-11-23T08:46:40Z")]
    [InlineData("1795423600")]
    [InlineData("Mon, 23 Nov 2026 08:46:60 GMT")]
    [InlineData("Thu, 31 Dec 2026 23:59:60 GMT")]
    [InlineData("Mon, 23 Nov 2026 24:00:00 GMT")]
    [InlineData("Mon, 30 Feb 2026 08:46:40 GMT")]
    [InlineData("Mon, 23 Nov 2026 08:46:40 UTC")]
    [InlineData("Mon, 23 Nov 2026 08:46:40 +0000")]
    [InlineData("Mon, 23 Nov 2026 03:46:40 EST")]
    [InlineData("Mon, 23 Nov 2026 08:46:40")]
    [InlineData("Mon, 23 Nov 2026 08:46 GMT")]
    [InlineData("Mon, 23 Nov 2026 08:46:40.0 GMT")]
    [InlineData("Mon, 23 Nov 2026  08:46:40 GMT")]
    [InlineData(" Mon, 23 Nov 2026 08:46:40 GMT")]
    [InlineData("Mon, 23 Nov 2026 08:46:40 GMT ")]
    [InlineData("Mon, 23 Nov 2026 08:46:40 GMT\n")]
    [InlineData("23 Nov 2026 08:46:40 GMT")]
    [InlineData("Mo, 23 Nov 2026 08:46:40 GMT")]
    [InlineData("Mon, 23 Kas 2026 08:46:40 GMT")]
    [InlineData("Mon, ٢٣ Nov 2026 08:46:40 GMT")]
    [InlineData("Mon, 23 Nov 2569 08:46:40 GMT")]
    [Trait("Case", "43")]
    public void A_date_that_is_not_an_IMF_fixdate_is_malformed_even_when_signed(string date)
    {
        var request = new SignedRequest { Date = date };
        request.Verify(request.Head).Should().Be(VerificationFailure.DateMalformed);
    }

    [Fact]
    [Trait("Case", "42")]
    public void No_date_at_all_is_missing() =>
        Request.Verify(Request.Head with { KeygenDate = default, Date = default }).Should().Be(VerificationFailure.DateMissing);

    [Theory]
    [InlineData(null, VerificationFailure.DigestMissing)]
    [InlineData("", VerificationFailure.DigestMissing)]
    [InlineData("  ", VerificationFailure.DigestMissing)]
    [InlineData("sha-256=", VerificationFailure.DigestMalformed)]
    [InlineData("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", VerificationFailure.DigestMalformed)]
    [InlineData("SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", VerificationFailure.DigestMalformed)]
    [InlineData("sha-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", VerificationFailure.DigestMalformed)]
    [InlineData("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", VerificationFailure.DigestMalformed)]
    [InlineData("sha-512=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", VerificationFailure.DigestMalformed)]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", VerificationFailure.DigestMalformed)]
    [InlineData("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=,sha-512=", VerificationFailure.DigestMalformed)]
    [InlineData("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= ", VerificationFailure.DigestMalformed)]
    [Trait("Case", "45a")]
    public void A_digest_missing_or_of_another_form_is_refused_before_any_verification(string? digest, VerificationFailure expected) =>
        Request.Verify(Request.Head with { KeygenDigest = digest, Digest = digest }).Should().Be(expected);

    [Fact]
    [Trait("Case", "45")]
    public void A_delivery_taken_from_a_queue_is_held_against_its_time_of_receipt()
    {
        var recorded = RecordedDelivery.All[0];
        VerificationFailure At(DateTimeOffset receivedAt) =>
            recorded.Verifier().VerifyHead(recorded.Head, [SignedUrl.Parse(recorded.Url)], receivedAt).Failure;

        At(recorded.SentAt.AddSeconds(2)).Should().Be(VerificationFailure.None);
        At(recorded.SentAt.AddDays(2)).Should().Be(VerificationFailure.DateTooOld);
    }
}
