using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Deliveries and API responses signed by Node, all four algorithms, from head to body.</summary>
public sealed class SignedHeadVectorTests
{
    private static readonly SignatureVerifier Verifier = new(
        SignatureVectors.SignedHeads.Text("accountId"),
        SignatureVectors.SignedHeads.GetProperty("keys").EnumerateArray().Select(static key => VerificationKey.Parse(key.GetString()!)),
        SigningAccount.Algorithms);

    public static TheoryData<string> Algorithms => [.. SigningAccount.Algorithms];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_delivery_verifies_as_a_delivery_and_not_as_a_response(string algorithm)
    {
        var vector = Find("POST", algorithm);
        var head = Verify(vector);
        head.Failure.Should().Be(VerificationFailure.None);
        head.Url.Should().Be(SignedUrl.Parse(vector.Text("url")));
        head.Date.Should().Be(SignedRequest.SentAt);

        head.TryVerifyDelivery(Body(vector), out var delivery, out _).Should().BeTrue();
        delivery!.Body.ToArray().Should().Equal(Body(vector));
        delivery.AccountId.Should().Be(SignatureVectors.SignedHeads.Text("accountId"));
        delivery.KeygenVersion.Should().Be("1.8");
        delivery.Date.Should().Be(SignedRequest.SentAt);
        delivery.Url.Should().Be(head.Url);

        head.TryVerifyResponse(Body(vector), out var response, out var failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.Method);
        response.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_response_to_a_GET_verifies_as_a_response_and_not_as_a_delivery(string algorithm)
    {
        var vector = Find("GET", algorithm);
        var head = Verify(vector);
        head.Failure.Should().Be(VerificationFailure.None);

        head.TryVerifyResponse(Body(vector), out var response, out _).Should().BeTrue();
        response!.Body.ToArray().Should().Equal(Body(vector));
        response.AccountId.Should().Be(SignatureVectors.SignedHeads.Text("accountId"));
        response.Date.Should().Be(SignedRequest.SentAt);
        response.Url.Should().Be(head.Url);

        head.TryVerifyDelivery(Body(vector), out var delivery, out var failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.Method);
        delivery.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_response_to_a_POST_verifies_as_a_response_and_never_as_a_delivery(string algorithm)
    {
        var vector = Find("POST", algorithm);
        var head = Verifier.VerifyResponseHead(HeadOf(vector), SignedUrl.Parse(vector.Text("url")), SignedRequest.SentAt);
        head.Failure.Should().Be(VerificationFailure.None);

        head.TryVerifyResponse(Body(vector), out var response, out _).Should().BeTrue();
        response!.Body.ToArray().Should().Equal(Body(vector));
        head.TryVerifyDelivery(Body(vector), out var delivery, out var failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.Method);
        delivery.Should().BeNull();
    }

    [Fact]
    public void A_response_needs_the_URL_of_its_request() =>
        FluentActions.Invoking(static () => Verifier.VerifyResponseHead(HeadOf(Find("POST", SignatureAlgorithms.Ed25519)), null!, SignedRequest.SentAt))
            .Should().Throw<ArgumentNullException>().WithParameterName("url");

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public void A_response_to_another_method_is_not_one_to_this(string method)
    {
        var vector = Find("POST", SignatureAlgorithms.Ed25519);

        Verifier.VerifyResponseHead(HeadOf(vector) with { Method = method }, SignedUrl.Parse(vector.Text("url")), SignedRequest.SentAt).Failure
            .Should().Be(method is "HEAD" ? VerificationFailure.Method : VerificationFailure.SignatureMismatch);
        Verify(vector, method).Failure.Should().Be(VerificationFailure.Method, "such a request is no delivery");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Neither_passes_for_the_other_by_another_method(string algorithm)
    {
        Verify(Find("POST", algorithm), method: "GET").Failure.Should().Be(VerificationFailure.SignatureMismatch);
        Verify(Find("GET", algorithm), method: "POST").Failure.Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public void Another_body_is_refused(string method)
    {
        var vector = Find(method, SignatureAlgorithms.Ed25519);
        var body = Body(vector).WithBitFlipped(3);
        var head = Verify(vector);

        foreach (var wrong in (byte[][])[body, []])
        {
            (method is "POST" ? head.TryVerifyDelivery(wrong, out _, out var failure) : head.TryVerifyResponse(wrong, out _, out failure)).Should().BeFalse();
            failure.Should().Be(VerificationFailure.BodyDigest);
        }
    }

    [Fact]
    public void A_default_verification_is_a_failure_and_so_is_everything_after_it()
    {
        HeadVerification head = default;
        head.Failure.Should().Be(VerificationFailure.NotVerified);
        head.Url.Should().BeNull();
        head.TryVerifyDelivery("{}"u8.ToArray(), out var delivery, out var failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.NotVerified);
        delivery.Should().BeNull();
        head.TryVerifyResponse("{}"u8.ToArray(), out var response, out failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.NotVerified);
        response.Should().BeNull();
    }

    [Fact]
    public void After_a_failed_head_no_body_verifies()
    {
        var vector = Find("POST", SignatureAlgorithms.Ed25519);
        var head = Verify(vector, method: "GET");
        head.TryVerifyDelivery(Body(vector), out var delivery, out var failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.SignatureMismatch);
        delivery.Should().BeNull();
        head.TryVerifyResponse(Body(vector), out var response, out failure).Should().BeFalse();
        failure.Should().Be(VerificationFailure.SignatureMismatch);
        response.Should().BeNull();
    }

    private static HeadVerification Verify(JsonElement vector, string? method = null)
    {
        var head = HeadOf(vector);
        return Verifier.VerifyHead(method is null ? head : head with { Method = method }, [SignedUrl.Parse(vector.Text("url"))], SignedRequest.SentAt);
    }

    private static SignedHead HeadOf(JsonElement vector) => new()
    {
        Method = vector.Text("method"),
        Signature = vector.Text("signature"),
        KeygenDate = vector.Text("date"),
        KeygenDigest = vector.Text("digest"),
        KeygenVersion = "1.8",
    };

    private static JsonElement Find(string method, string algorithm) => SignatureVectors.SignedHeads.GetProperty("signed").EnumerateArray()
        .Single(vector => vector.Text("method") == method && vector.Text("algorithm") == algorithm);

    private static byte[] Body(JsonElement vector) => Encoding.UTF8.GetBytes(vector.Text("body"));
}
