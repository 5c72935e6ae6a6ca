using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>A flood of deliveries, right or forged, must not become a flood of garbage.</summary>
public sealed class AllocationTests
{
    public static TheoryData<string> Heads =>
        ["right", "right for the second key and URL", "forged", "of another account", "stale", "malformed", "with a long URL"];

    [Theory]
    [MemberData(nameof(Heads))]
    public void Verifying_an_Ed25519_head_allocates_nothing(string kind)
    {
        var request = new SignedRequest { Target = kind is "with a long URL" ? "/".PadRight(3000, 'a') : "/webhooks/keygen" };
        var head = kind switch
        {
            "forged" => request.HeadWith(request.HeaderWith(signature: Convert.ToBase64String(new byte[64]))),
            "of another account" => request.HeadWith(request.HeaderWith(keyId: "89117e87-493c-483a-9117-7a7836c06593")),
            "malformed" => request.HeadWith("keyid=\"x\", algorithm"),
            _ => request.Head,
        };
        VerificationKey[] keys = kind.StartsWith("right for", StringComparison.Ordinal)
            ? [new SigningAccount().Ed25519, request.Account.Ed25519]
            : [request.Account.Ed25519];
        var verifier = new SignatureVerifier(SigningAccount.Id, keys);
        SignedUrl[] candidates = kind.StartsWith("right for", StringComparison.Ordinal)
            ? [SignedUrl.Parse("https://other.example.com/"), request.Url]
            : [request.Url];
        var receivedAt = kind is "stale" ? SignedRequest.SentAt.AddHours(1) : SignedRequest.SentAt;
        var expected = kind switch
        {
            "forged" => VerificationFailure.SignatureMismatch,
            "of another account" => VerificationFailure.KeyId,
            "malformed" => VerificationFailure.SignatureMalformed,
            "stale" => VerificationFailure.DateTooOld,
            _ => VerificationFailure.None,
        };

        Count(100).Should().Be(100); // warms up
        var before = GC.GetAllocatedBytesForCurrentThread();
        var verified = Count(1_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        verified.Should().Be(1_000);
        allocated.Should().Be(0);

        int Count(int times)
        {
            var count = 0;
            for (var i = 0; i < times; i++)
            {
                count += verifier.VerifyHead(head, candidates, receivedAt).Failure == expected ? 1 : 0;
            }

            return count;
        }
    }
}
