using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>No text in any header makes verification throw, and nothing that was not signed verifies.</summary>
public sealed class RandomHeadTests
{
    private const int Rounds = 20_000;

    private static readonly SignedRequest[] Requests =
        [.. SigningAccount.Algorithms.Select(static algorithm => new SignedRequest { Algorithm = algorithm })];

    private static readonly string[] Fragments =
    [
        "keyid", "algorithm", "signature", "headers", "=", "\"", ",", ", ", " ", "=\"", "\", ", "\"\"", "ed25519", "rsa-sha256", "ecdsa-p256",
        "rsa-pss-sha256", SigningAccount.Id, SignedRequest.SignedHeaders, "sha-256=", "AAAA", "==", "Mon, 23 Nov 2026 08:46:40 GMT",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "\0", "\t", "\n", "é", "\ud800", "🔑", "\u202e", "-1", "99999999999999999999",
    ];

    private static readonly string?[] Methods = ["POST", "GET", "post", "PUT", "", null];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Headers_of_random_pieces_never_throw_and_never_verify(int seed)
    {
        var random = new Random(seed);
        var verifier = Requests[0].Account.Verifier;
        var verified = new List<int>();
        for (var i = 0; i < Rounds; i++)
        {
            var head = SignedHead.Create("", _ => Values(random)) with { Method = Methods[random.Next(Methods.Length)]! };
            if (Verify(verifier, head) is VerificationFailure.None)
            {
                verified.Add(i);
            }
        }

        verified.Should().BeEmpty();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_right_head_with_one_header_damaged_never_throws_and_verifies_only_if_the_damage_is_none(int seed)
    {
        var random = new Random(seed);
        var verifier = Requests[0].Account.Verifier;
        var verified = new List<int>();
        var same = 0;
        SignedHead[] heads = [.. Requests.Select(static request => request.Head)];
        for (var i = 0; i < Rounds; i++)
        {
            var head = heads[random.Next(heads.Length)];
            var (damaged, isFree) = random.Next(4) switch
            {
                0 => (head with { KeygenDate = Damage(head.KeygenDate!, random) }, false),
                1 => (head with { KeygenDigest = Damage(head.KeygenDigest!, random) }, false),
                2 => (head with { Date = Damage(head.Date!, random) }, true),
                _ => (head with { Signature = Damage(head.Signature!, random) }, false),
            };
            var failure = Verify(verifier, damaged);

            // Spacing, letter case and unknown parameters of the header are free; the values in it are not.
            var isSame = isFree || (damaged.KeygenDate == head.KeygenDate && damaged.KeygenDigest == head.KeygenDigest
                && SameValues(damaged.Signature.ToString(), head.Signature.ToString()));
            if (!isSame && failure is VerificationFailure.None)
            {
                verified.Add(i);
            }

            same += isSame && failure is VerificationFailure.None ? 1 : 0;
        }

        verified.Should().BeEmpty();
        same.Should().BeGreaterThan(0, "a right head has to verify");
    }

    private static bool SameValues(string one, string other) => Quoted(one).SequenceEqual(Quoted(other));

    // What a reader that knows nothing of the grammar sees in quotes: the four values that must not change.
    private static IEnumerable<string> Quoted(string header) =>
        header.Split('"').Where(static (_, i) => i % 2 == 1).Where(static value => value.Length > 6).Order(StringComparer.Ordinal);

    private static VerificationFailure Verify(SignatureVerifier verifier, SignedHead head)
    {
        var verified = verifier.VerifyHead(head, [Requests[0].Url], SignedRequest.SentAt);
        if (verified.TryVerifyDelivery([], out var delivery, out _) || delivery is not null
            || verified.TryVerifyResponse([], out var response, out _) || response is not null)
        {
            Assert.Fail("An empty body was never signed.");
        }

        return verified.Failure;
    }

    private static StringValues Values(Random random) => random.Next(12) switch
    {
        0 => StringValues.Empty,
        1 => default,
        2 => new StringValues([null]),
        3 => new StringValues([Text(random), Text(random)]),
        4 => new string('=', random.Next(6000)),
        _ => Text(random),
    };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Fragments[random.Next(Fragments.Length)]));

    private static string Damage(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var fragment = Fragments[random.Next(Fragments.Length)];
        return random.Next(4) switch
        {
            0 => text.Insert(at, fragment),
            1 => text.Remove(at, random.Next(text.Length - at + 1)),
            2 => string.Concat(text.AsSpan(0, at), fragment, text.AsSpan(Math.Min(text.Length, at + fragment.Length))),
            _ => text + text[at..],
        };
    }
}
