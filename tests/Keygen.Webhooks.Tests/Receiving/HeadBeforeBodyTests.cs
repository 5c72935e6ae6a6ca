using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Not one byte of a body is read before its head has verified.</summary>
public sealed class HeadBeforeBodyTests
{
    private static readonly string A4096 = new('a', 4097);

    private static readonly Dictionary<string, (WebhookOutcome Outcome, VerificationFailure Failure, Func<TestDelivery, SignedHead> Head)> Heads = new()
    {
        ["no signature"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureMissing, static d => d.Head with { Signature = StringValues.Empty }),
        ["blank signature"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureMissing, static d => d.Head with { Signature = " " }),
        ["two signatures"] = (WebhookOutcome.BadRequest, VerificationFailure.SignatureRepeated, static d => d.Head with { Signature = new[] { d.Signature, d.Signature } }),
        ["long signature"] = (WebhookOutcome.BadRequest, VerificationFailure.SignatureTooLong, static _ => _.Head with { Signature = A4096 }),
        ["malformed"] = (WebhookOutcome.BadRequest, VerificationFailure.SignatureMalformed, static d => d.Head with { Signature = "keyid" }),
        ["other headers"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignedHeaders, static d => d.Head with { Signature = d.Signature.Replace("host date", "date host") }),
        ["empty signature"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureEmpty,
            static d => d.Head with { Signature = $"keyid=\"{d.Account.Id}\", algorithm=\"ed25519\", signature=\"\", headers=\"(request-target) host date digest\"" }),
        ["not base64"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureEncoding, static d => d.Head with { Signature = d.Signature.Replace("signature=\"", "signature=\"*") }),
        ["wrong length"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureLength, static d => d.Head with { Signature = d.Signature.Replace("signature=\"", "signature=\"AAAA") }),
        ["keyid"] = (WebhookOutcome.Unauthorized, VerificationFailure.KeyId, static d => (d with { KeyId = TestAccount.Other.Id }).Head),
        ["algorithm"] = (WebhookOutcome.Unauthorized, VerificationFailure.AlgorithmUnknown, static d => d.Head with { Signature = d.Signature.Replace("ed25519", "none") }),
        ["algorithm without key"] = (WebhookOutcome.Unauthorized, VerificationFailure.AlgorithmNotAllowed, static d => (d with { Algorithm = "ecdsa-p256" }).Head),
        ["no date"] = (WebhookOutcome.BadRequest, VerificationFailure.DateMissing, static d => d.Head with { KeygenDate = StringValues.Empty, Date = StringValues.Empty }),
        ["two dates"] = (WebhookOutcome.BadRequest, VerificationFailure.DateRepeated, static d => d.Head with { Date = new[] { d.Date, d.Date } }),
        ["no such date"] = (WebhookOutcome.BadRequest, VerificationFailure.DateMalformed, static d => d.Head with { KeygenDate = "yesterday" }),
        ["old"] = (WebhookOutcome.Unauthorized, VerificationFailure.DateTooOld, static d => (d with { SentAt = d.SentAt.AddSeconds(-301) }).Head),
        ["early"] = (WebhookOutcome.Unauthorized, VerificationFailure.DateInFuture, static d => (d with { SentAt = d.SentAt.AddSeconds(301) }).Head),
        ["no digest"] = (WebhookOutcome.Unauthorized, VerificationFailure.DigestMissing, static d => d.Head with { KeygenDigest = StringValues.Empty, Digest = StringValues.Empty }),
        ["blank digest"] = (WebhookOutcome.Unauthorized, VerificationFailure.DigestMissing, static d => d.Head with { KeygenDigest = "" }),
        ["two digests"] = (WebhookOutcome.BadRequest, VerificationFailure.DigestRepeated, static d => d.Head with { KeygenDigest = new[] { d.Digest, d.Digest } }),
        ["malformed digest"] = (WebhookOutcome.BadRequest, VerificationFailure.DigestMalformed, static d => d.Head with { KeygenDigest = "sha-256=AAAA" }),
        ["another key"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureMismatch, static d => (d with { Account = TestAccount.Other, KeyId = d.Account.Id }).Head),
        ["another host"] = (WebhookOutcome.Unauthorized, VerificationFailure.SignatureMismatch, static d => (d with { Host = "other.example.com" }).Head),
        ["GET"] = (WebhookOutcome.MethodNotAllowed, VerificationFailure.None, static d => d.Head with { Method = "GET" }),
        ["PUT"] = (WebhookOutcome.MethodNotAllowed, VerificationFailure.None, static d => d.Head with { Method = "PUT" }),
        ["HEAD"] = (WebhookOutcome.MethodNotAllowed, VerificationFailure.None, static d => d.Head with { Method = "HEAD" }),
    };

    public static TheoryData<string> Names => [.. Heads.Keys];

    public static TheoryData<string?, string?, long?, WebhookOutcome> Shapes => new()
    {
        { null, null, null, WebhookOutcome.UnsupportedMediaType },
        { "", null, null, WebhookOutcome.UnsupportedMediaType },
        { "text/plain", null, null, WebhookOutcome.UnsupportedMediaType },
        { "application/json;", null, null, WebhookOutcome.Handled },
        { "application/json; charset", null, null, WebhookOutcome.UnsupportedMediaType },
        { "application/json; charset=latin1", null, null, WebhookOutcome.UnsupportedMediaType },
        { "application/json; charset=UTF-8", null, null, WebhookOutcome.Handled },
        { "application/vnd.api+json", null, null, WebhookOutcome.Handled },
        { "Application/JSON", "identity", null, WebhookOutcome.Handled },
        { "application/json", "gzip", null, WebhookOutcome.UnsupportedMediaType },
        { "application/json", "br", null, WebhookOutcome.UnsupportedMediaType },
        { "application/json", null, (1 << 20) + 1, WebhookOutcome.ContentTooLarge },
        { "application/json", null, long.MaxValue, WebhookOutcome.ContentTooLarge },
    };

    [Fact]
    public void Every_reason_a_head_can_have_is_here() =>
        Heads.Values.Select(static head => head.Failure).Distinct().Should().BeEquivalentTo(
            Enum.GetValues<VerificationFailure>().Except([VerificationFailure.NotVerified, VerificationFailure.Method, VerificationFailure.BodyDigest]));

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "45a")]
    public async Task Not_one_byte_is_read_of_the_body_of_a_head_that_does_not_verify(string name)
    {
        var (outcome, failure, head) = Heads[name];
        var ran = false;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) => Task.FromResult(ran = true)));
        var delivery = host.Sign(new TestEvent());
        var body = BodyStream.Untouchable();

        var receipt = await host.ReceiveAsync(delivery.With(head(delivery), body));

        (receipt.Outcome, receipt.VerificationFailure).Should().Be((outcome, failure));
        receipt.Event.Should().BeNull();
        receipt.Url.Should().BeNull();
        body.Reads.Should().Be(0);
        ran.Should().BeFalse();
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    [Trait("Case", "45a")]
    [Trait("Case", "47")]
    [Trait("Case", "49")]
    [Trait("Case", "52")]
    public async Task Content_of_another_kind_is_refused_unread(string? type, string? encoding, long? length, WebhookOutcome expected)
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        var delivery = host.Sign(new TestEvent());
        var body = expected is WebhookOutcome.Handled ? (Stream)new MemoryStream(delivery.Body) : BodyStream.Untouchable();

        var receipt = await host.ReceiveAsync(new WebhookRequest
        {
            Head = delivery.Head, ContentType = type, ContentEncoding = encoding, ContentLength = length, Body = body,
        });

        receipt.Outcome.Should().Be(expected);
    }

    [Fact]
    [Trait("Case", "45")]
    public async Task A_delivery_that_waited_in_a_queue_is_held_against_the_time_it_was_received()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        var delivery = host.Sign(new TestEvent());
        WebhookRequest Queued(DateTimeOffset? receivedAt) => new()
        {
            Head = delivery.Head, ContentType = "application/json", Body = new MemoryStream(delivery.Body), ReceivedAt = receivedAt,
        };
        host.Time.Advance(TimeSpan.FromDays(2));

        (await host.ReceiveAsync(Queued(null))).VerificationFailure.Should().Be(VerificationFailure.DateTooOld);
        (await host.ReceiveAsync(Queued(delivery.SentAt.AddMinutes(6)))).VerificationFailure.Should().Be(VerificationFailure.DateTooOld);
        (await host.ReceiveAsync(Queued(delivery.SentAt.AddMinutes(-6)))).VerificationFailure.Should().Be(VerificationFailure.DateInFuture);
        (await host.ReceiveAsync(Queued(delivery.SentAt.AddSeconds(2)))).Outcome.Should().Be(WebhookOutcome.Handled);
    }
}
