using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Which endpoint and method a head is signed for, and that nothing unsigned has a say.</summary>
public sealed class EndpointTests
{
    private static readonly SignedRequest Request = new();

    private static readonly SignedUrl Url = Request.Url;
    private static readonly SignedUrl Other = SignedUrl.Parse("https://hooks.example.com/webhooks/other");

    [Theory]
    [InlineData("https://hooks.example.com/webhooks/other")]
    [InlineData("https://other.example.com/webhooks/keygen")]
    [InlineData("https://hooks.example.com/webhooks/keygen?x=1")]
    [InlineData("https://hooks.example.com/webhooks/keygen/")]
    [InlineData("https://hooks.example.com/")]
    [Trait("Case", "38")]
    public void A_delivery_for_another_endpoint_of_the_account_is_refused(string url) =>
        Verify(Request.Head, SignedUrl.Parse(url)).Failure.Should().Be(VerificationFailure.SignatureMismatch);

    [Fact]
    [Trait("Case", "38")]
    public void Of_several_candidates_the_one_it_was_signed_for_is_named()
    {
        Verify(Request.Head, Other, Url).Url.Should().BeSameAs(Url);
        Verify(Request.Head, Url, Other).Url.Should().BeSameAs(Url);
        Verify(Request.Head, Other, Other).Url.Should().BeNull();
    }

    [Fact]
    public void Without_a_candidate_nothing_verifies() =>
        Verify(Request.Head).Failure.Should().Be(VerificationFailure.SignatureMismatch);

    [Fact]
    [Trait("Case", "36")]
    public void Neither_Host_nor_a_forwarding_header_has_a_way_into_a_head() =>
        typeof(SignedHead).GetProperties().Select(static property => property.Name).Should().BeEquivalentTo(
            "Method", "Signature", "KeygenDate", "Date", "KeygenDigest", "Digest", "KeygenVersion");

    [Theory]
    [InlineData("0.0")]
    [InlineData("")]
    [InlineData("1.8\r\nX: y")]
    [Trait("Case", "36")]
    public void The_version_header_is_not_signed_and_changes_nothing(string version)
    {
        var head = Verify(Request.Head with { KeygenVersion = version }, Url);
        head.TryVerifyDelivery(Request.Body, out var delivery, out _).Should().BeTrue();
        delivery!.KeygenVersion.Should().Be(version.Length == 0 ? null : version);
    }

    [Fact]
    [Trait("Case", "36")]
    public void Of_two_version_headers_none_is_taken()
    {
        var head = Verify(Request.Head with { KeygenVersion = new StringValues(["1.8", "1.7"]) }, Url);
        head.TryVerifyDelivery(Request.Body, out var delivery, out _).Should().BeTrue();
        delivery!.KeygenVersion.Should().BeNull();
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("POST ")]
    [InlineData("")]
    [InlineData(null)]
    [Trait("Case", "39")]
    public void Any_other_method_with_a_POSTs_signature_is_refused_as_a_method(string? method) =>
        Verify(Request.Head with { Method = method! }, Url).Failure.Should().Be(VerificationFailure.Method);

    [Fact]
    [Trait("Case", "39")]
    public void A_GET_with_a_POSTs_signature_is_refused() =>
        Verify(Request.Head with { Method = "GET" }, Url).Failure.Should().Be(VerificationFailure.SignatureMismatch);

    [Theory]
    [InlineData("post")]
    [InlineData("Post")]
    [Trait("Case", "39")]
    public void The_method_is_in_any_case(string method) =>
        Verify(Request.Head with { Method = method }, Url).Failure.Should().Be(VerificationFailure.None);

    [Fact]
    public void A_head_of_nothing_is_refused() =>
        Verify(default, Url).Failure.Should().Be(VerificationFailure.Method);

    private static HeadVerification Verify(SignedHead head, params SignedUrl[] candidates) =>
        Request.Account.Verifier.VerifyHead(head, candidates, SignedRequest.SentAt);
}
