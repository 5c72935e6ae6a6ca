using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>What a verifier is made of, and what it says of itself.</summary>
public sealed class VerifierTests
{
    private static readonly SigningAccount Account = SigningAccount.Shared;
    private static readonly VerificationKey[] Keys = [Account.Ed25519, Account.Ecdsa, Account.Rsa];

    [Fact]
    public void It_is_not_made_without_keys_or_with_a_tolerance_below_zero()
    {
        FluentActions.Invoking(static () => new SignatureVerifier(SigningAccount.Id, null!)).Should().Throw<ArgumentNullException>().WithParameterName("keys");
        FluentActions.Invoking(static () => new SignatureVerifier(SigningAccount.Id, Keys, tolerance: TimeSpan.FromTicks(-1)))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("tolerance");
    }

    [Fact]
    [Trait("Case", "14")]
    public void It_accepts_what_it_was_given_as_far_as_it_has_keys_the_preferred_first()
    {
        new SignatureVerifier(SigningAccount.Id, Keys).Algorithms.Should().Equal("ed25519", "ecdsa-p256");
        new SignatureVerifier(SigningAccount.Id, [Account.Ecdsa, Account.Rsa]).Algorithms.Should().Equal("ecdsa-p256");
        new SignatureVerifier(SigningAccount.Id, Keys, ["rsa-sha256", "rsa-pss-sha256", "ecdsa-p256", "ed25519"]).Algorithms
            .Should().Equal("ed25519", "ecdsa-p256", "rsa-pss-sha256", "rsa-sha256");
        new SignatureVerifier(SigningAccount.Id, [Account.Ed25519], ["rsa-sha256"]).Algorithms.Should().BeEmpty();
    }

    [Fact]
    public void An_algorithm_named_twice_is_accepted_once() =>
        new SignatureVerifier(SigningAccount.Id, Keys, ["rsa-sha256", "rsa-sha256"]).Algorithms.Should().Equal("rsa-sha256");

    [Fact]
    public void A_head_is_never_held_against_no_body()
    {
        var request = new SignedRequest();
        var verified = Account.Verifier.VerifyHead(request.Head, [request.Url], SignedRequest.SentAt);
        foreach (var head in (HeadVerification[])[verified, default])
        {
            FluentActions.Invoking(() => head.TryVerifyDelivery(null!, out _, out _)).Should().Throw<ArgumentNullException>().WithParameterName("body");
            FluentActions.Invoking(() => head.TryVerifyResponse(null!, out _, out _)).Should().Throw<ArgumentNullException>().WithParameterName("body");
        }
    }
}
