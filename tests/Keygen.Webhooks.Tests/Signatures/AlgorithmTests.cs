using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

public sealed class AlgorithmTests
{
    private static readonly SigningAccount Account = SigningAccount.Shared;

    public static TheoryData<string> Algorithms => [.. SigningAccount.Algorithms];

    public static MatrixTheoryData<string, string> Pairs => new(SigningAccount.Algorithms, SigningAccount.Algorithms);

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Case", "14")]
    public void Only_the_algorithm_that_signed_verifies(string signedWith, string claimed)
    {
        var request = new SignedRequest { Algorithm = signedWith };
        var failure = request.Verify(request.HeadWith(request.HeaderWith(algorithm: claimed)));

        // 64 bytes may be DER of an ECDSA signature; both RSA schemes make 256.
        failure.Should().Be(
            signedWith == claimed ? VerificationFailure.None
            : (signedWith, claimed) is (SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256) ? VerificationFailure.SignatureMismatch
            : (signedWith[..3], claimed[..3]) is ("rsa", "rsa") ? VerificationFailure.SignatureMismatch
            : VerificationFailure.SignatureLength);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Case", "14")]
    public void A_verifier_accepts_only_the_algorithms_it_was_given(string signedWith, string allowed)
    {
        var request = new SignedRequest { Algorithm = signedWith };
        var verifier = new SignatureVerifier(SigningAccount.Id, [Account.Ed25519, Account.Ecdsa, Account.Rsa], [allowed]);

        verifier.VerifyHead(request.Head, [request.Url], SignedRequest.SentAt).Failure
            .Should().Be(signedWith == allowed ? VerificationFailure.None : VerificationFailure.AlgorithmNotAllowed);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Case", "14")]
    public void A_key_verifies_only_its_own_kind(string signedWith, string keyOf)
    {
        var request = new SignedRequest { Algorithm = signedWith };
        var verifier = new SignatureVerifier(SigningAccount.Id, [Account.KeyFor(keyOf)], SigningAccount.Algorithms);

        verifier.VerifyHead(request.Head, [request.Url], SignedRequest.SentAt).Failure
            .Should().Be(Account.KeyFor(signedWith) == Account.KeyFor(keyOf) ? VerificationFailure.None : VerificationFailure.AlgorithmNotAllowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("hs2019")]
    [InlineData("hmac-sha256")]
    [InlineData("Ed25519")]
    [InlineData("ED25519")]
    [InlineData(" ed25519")]
    [InlineData("ed25519 ")]
    [InlineData("ed2551")]
    [InlineData("rsa")]
    [InlineData("RSA-SHA256")]
    [Trait("Case", "15")]
    public void An_algorithm_that_is_not_one_of_Keygens_names_is_unknown(string algorithm)
    {
        var request = new SignedRequest();
        request.Verify(request.HeadWith(request.HeaderWith(algorithm: algorithm))).Should().Be(VerificationFailure.AlgorithmUnknown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("89117e87-493c-483a-9117-7a7836c06593")]
    [InlineData("0B9F0D1C-6D0F-4B1E-8D0A-3F6F1C2D9A55")]
    [InlineData("{0b9f0d1c-6d0f-4b1e-8d0a-3f6f1c2d9a55}")]
    [InlineData("0b9f0d1c6d0f4b1e8d0a3f6f1c2d9a55")]
    [InlineData("0b9f0d1c-6d0f-4b1e-8d0a-3f6f1c2d9a55 ")]
    [Trait("Case", "10")]
    [Trait("Case", "16")]
    public void A_keyid_other_than_the_account_to_the_letter_is_refused(string keyId)
    {
        var request = new SignedRequest();
        request.Verify(request.HeadWith(request.HeaderWith(keyId: keyId))).Should().Be(VerificationFailure.KeyId);
    }

    [Fact]
    [Trait("Case", "16")]
    public void The_account_may_be_configured_in_upper_case()
    {
        var request = new SignedRequest();
        new SignatureVerifier(SigningAccount.Id.ToUpperInvariant(), [Account.Ed25519])
            .VerifyHead(request.Head, [request.Url], SignedRequest.SentAt).Failure.Should().Be(VerificationFailure.None);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "17")]
    public void Of_two_live_keys_either_verifies_and_a_removed_one_does_not(string algorithm)
    {
        var (first, second) = (Account, new SigningAccount());
        var request = new SignedRequest { Algorithm = algorithm, Account = second };
        VerificationFailure VerifyWith(params VerificationKey[] keys) => new SignatureVerifier(SigningAccount.Id, keys, [algorithm])
            .VerifyHead(request.Head, [request.Url], SignedRequest.SentAt).Failure;

        VerifyWith(first.KeyFor(algorithm), second.KeyFor(algorithm)).Should().Be(VerificationFailure.None);
        VerifyWith(second.KeyFor(algorithm), first.KeyFor(algorithm)).Should().Be(VerificationFailure.None);
        VerifyWith(first.KeyFor(algorithm)).Should().Be(VerificationFailure.SignatureMismatch);
        VerifyWith().Should().Be(VerificationFailure.AlgorithmNotAllowed);
    }

    [Theory]
    [InlineData("not-a-uuid", "ed25519", "accountId")]
    [InlineData("", "ed25519", "accountId")]
    [InlineData(SigningAccount.Id, "hs2019", "algorithms")]
    [InlineData(SigningAccount.Id, "Ed25519", "algorithms")]
    public void A_verifier_is_not_made_for_a_wrong_account_or_algorithm(string accountId, string algorithm, string parameter) =>
        FluentActions.Invoking(() => new SignatureVerifier(accountId, [Account.Ed25519], [algorithm]))
            .Should().Throw<ArgumentException>().WithParameterName(parameter);
}
