using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Every recorded delivery is refused after any one change, for the right reason.</summary>
public sealed class ChangedDeliveryTests
{
    private const string Prefix = "sha-256=";

    [Fact]
    [Trait("Case", "30")]
    public void Unchanged_each_verifies() => EachGives(VerificationFailure.None, static recorded => Verify(recorded));

    [Fact]
    [Trait("Case", "30")]
    public void One_bit_of_the_target() => EachGives(VerificationFailure.SignatureMismatch, static recorded =>
    {
        var url = SignedUrl.Parse(recorded.Url);
        var target = url.Target is "/" ? "/!" : url.Target[..^1] + (char)(url.Target[^1] ^ 1);
        return Verify(recorded, url: $"https://{url.Host}{target}");
    });

    [Fact]
    [Trait("Case", "30")]
    public void One_bit_of_the_host_and_be_it_its_letter_case() => EachGives(VerificationFailure.SignatureMismatch, static recorded =>
    {
        var url = SignedUrl.Parse(recorded.Url);
        return Verify(recorded, url: $"https://{(char)(url.Host[0] ^ 0x20)}{url.Host[1..]}{url.Target}");
    });

    [Fact]
    [Trait("Case", "30")]
    public void One_second_of_the_date() => EachGives(VerificationFailure.SignatureMismatch, static recorded =>
    {
        var date = recorded.SentAt.AddSeconds(1).ToString("r");
        return Verify(recorded, static (head, date) => head with { KeygenDate = date, Date = date }, date);
    });

    [Fact]
    [Trait("Case", "30")]
    public void One_bit_of_the_digest() => EachGives(VerificationFailure.SignatureMismatch, static recorded =>
    {
        var hash = Convert.FromBase64String(recorded.Head.KeygenDigest.ToString()[Prefix.Length..]);
        var digest = Prefix + Convert.ToBase64String(hash.WithBitFlipped(SomeBit(recorded, hash.Length)));
        return Verify(recorded, static (head, digest) => head with { KeygenDigest = digest, Digest = digest }, digest);
    });

    [Fact]
    [Trait("Case", "30")]
    public void One_bit_of_the_signature() => EachGives(VerificationFailure.SignatureMismatch, static recorded =>
    {
        var header = recorded.Head.Signature.ToString();
        var start = header.IndexOf("signature=\"", StringComparison.Ordinal) + "signature=\"".Length;
        var end = header.IndexOf('"', start);
        var signature = Convert.FromBase64String(header[start..end]);
        var changed = Convert.ToBase64String(signature.WithBitFlipped(SomeBit(recorded, signature.Length)));
        return Verify(recorded, static (head, header) => head with { Signature = header }, header[..start] + changed + header[end..]);
    });

    [Fact]
    [Trait("Case", "30")]
    public void One_bit_of_the_body() => EachGives(VerificationFailure.BodyDigest, static recorded =>
        Verify(recorded, body: recorded.Body.WithBitFlipped(SomeBit(recorded, recorded.Body.Length))));

    [Fact]
    [Trait("Case", "30")]
    public void One_byte_more_or_less_of_the_body()
    {
        EachGives(VerificationFailure.BodyDigest, static recorded => Verify(recorded, body: [.. recorded.Body, (byte)'\n']));
        EachGives(VerificationFailure.BodyDigest, static recorded => Verify(recorded, body: recorded.Body[..^1]));
    }

    [Fact]
    [Trait("Case", "30")]
    public void The_key_of_another_account() => EachGives(VerificationFailure.SignatureMismatch, static recorded =>
        Verify(recorded, key: AnotherAccount(recorded).KeyFor(recorded.Algorithm)));

    [Fact]
    [Trait("Case", "16")]
    public void The_id_of_another_account() => EachGives(VerificationFailure.KeyId, static recorded =>
        Verify(recorded, accountId: AnotherAccount(recorded).Id));

    private static VerificationFailure Verify(
        RecordedDelivery recorded, Func<SignedHead, string, SignedHead>? change = null, string? with = null,
        string? url = null, byte[]? body = null, string? key = null, string? accountId = null)
    {
        var verifier = new SignatureVerifier(
            accountId ?? recorded.AccountId, [VerificationKey.Parse(key ?? recorded.Account.KeyFor(recorded.Algorithm))], [recorded.Algorithm]);
        var head = change is null ? recorded.Head : change(recorded.Head, with!);
        var verified = verifier.VerifyHead(head, [SignedUrl.Parse(url ?? recorded.Url)], recorded.SentAt);
        var isVerified = verified.TryVerifyDelivery(body ?? recorded.Body, out var delivery, out var failure);

        isVerified.Should().Be(failure is VerificationFailure.None);
        (delivery is not null).Should().Be(isVerified);
        if (body is null)
        {
            verified.Failure.Should().Be(failure);
        }

        return failure;
    }

    private static void EachGives(VerificationFailure expected, Func<RecordedDelivery, VerificationFailure> verify)
    {
        RecordedDelivery.All.Should().HaveCount(251);
        RecordedDelivery.All.Select(recorded => (recorded.Name, Failure: verify(recorded)))
            .Where(result => result.Failure != expected).Should().BeEmpty();
    }

    private static RecordedAccount AnotherAccount(RecordedDelivery recorded) =>
        RecordedAccount.All.First(account => account.Id != recorded.AccountId);

    // Another place for each delivery, the same on every run.
    private static int SomeBit(RecordedDelivery recorded, int bytes) =>
        (int)(recorded.Body.Aggregate(2166136261u, static (hash, b) => (hash ^ b) * 16777619) % (uint)(8 * bytes));
}
