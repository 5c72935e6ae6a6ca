using System.Text;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Bodies that come short, late, long or not at all.</summary>
public sealed class BodyTests : IAsyncLifetime
{
    private ReceiverHost _host = null!;
    private int _runs;

    public async ValueTask InitializeAsync()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:MaxBodySize"] = "20000";
        _host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) => Task.FromResult(++_runs)), configuration);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    [Trait("Case", "45b")]
    public async Task A_body_slower_than_ten_seconds_is_answered_408()
    {
        var delivery = _host.Sign(new TestEvent());
        var body = BodyStream.Then(delivery.Body[..10], static async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return 0;
        });
        var receiving = _host.ReceiveAsync(delivery.ToRequest(body, delivery.Body.Length));
        _host.Time.Advance(TimeSpan.FromSeconds(9.9));
        receiving.IsCompleted.Should().BeFalse();

        _host.Time.Advance(TimeSpan.FromSeconds(0.1));

        var receipt = await receiving.SoonAsync();
        receipt.Outcome.Should().Be(WebhookOutcome.BodyTimeout);
        receipt.StatusCode.Should().Be(408);
        _runs.Should().Be(0);
    }

    /// <summary>As the default ReadAsync of a stream does, which reads on another thread.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_that_ignores_its_token_is_given_up(bool declared)
    {
        var delivery = _host.Sign(new TestEvent());
        var arrives = new TaskCompletionSource<int>();
        var body = BodyStream.Then(delivery.Body[..10], _ => new(arrives.Task));
        var receiving = _host.ReceiveAsync(delivery.ToRequest(body, declared ? delivery.Body.Length : null));

        _host.Time.Advance(TimeSpan.FromSeconds(10));
        _host.Time.Advance(TimeSpan.FromSeconds(1));

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.BodyTimeout);
        arrives.SetResult(0);
    }

    [Theory]
    [InlineData(20000, true, true)]
    [InlineData(20000, false, true)]
    [InlineData(20001, true, false)]
    [InlineData(20001, false, false)]
    [Trait("Case", "47")]
    public async Task A_body_may_be_as_long_as_the_limit_and_not_one_byte_longer(int length, bool declared, bool accepted)
    {
        var delivery = Padded(length);
        var receipt = await _host.ReceiveAsync(delivery.ToRequest(new MemoryStream(delivery.Body), declared ? length : null));

        receipt.Outcome.Should().Be(accepted ? WebhookOutcome.Handled : WebhookOutcome.ContentTooLarge);
        receipt.StatusCode.Should().Be(accepted ? 200 : 413);
        _runs.Should().Be(accepted ? 1 : 0);
    }

    [Fact]
    [Trait("Case", "47")]
    public async Task A_declared_length_that_is_too_small_lets_no_more_in()
    {
        var delivery = Padded(20001);
        var served = 0;
        var body = new BodyStream((buffer, _) =>
        {
            served += Math.Min(buffer.Length, 1000);
            return new(Math.Min(buffer.Length, 1000));
        });

        (await _host.ReceiveAsync(delivery.ToRequest(body, 10))).Outcome.Should().Be(WebhookOutcome.ContentTooLarge);
        served.Should().BeLessThan(22_000, "an endless body is not read to its end");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_body_in_pieces_is_one_body(int piece)
    {
        var delivery = Padded(19_000);
        var rest = delivery.Body.AsMemory();
        var body = new BodyStream((buffer, _) =>
        {
            var length = Math.Min(Math.Min(piece, rest.Length), buffer.Length);
            rest[..length].CopyTo(buffer);
            rest = rest[length..];
            return new(length);
        });

        (await _host.ReceiveAsync(delivery.ToRequest(body))).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Fact]
    [Trait("Case", "46")]
    public async Task An_empty_body_is_refused_whether_it_was_signed_or_not()
    {
        var delivery = _host.Sign(new TestEvent());
        var unsigned = await _host.ReceiveAsync(delivery.ToRequest(Stream.Null, 0));
        (unsigned.Outcome, unsigned.VerificationFailure).Should().Be((WebhookOutcome.Unauthorized, VerificationFailure.BodyDigest));

        var signed = await _host.ReceiveAsync(new TestDelivery([], _host.Time.GetUtcNow()).ToRequest());
        (signed.Outcome, signed.EnvelopeFailure).Should().Be((WebhookOutcome.BadRequest, EnvelopeFailure.NotJson));
    }

    [Fact]
    [Trait("Case", "50")]
    public async Task An_empty_body_of_no_declared_length_was_read_by_someone_before()
    {
        (await _host.ReceiveAsync(_host.Sign(new TestEvent()).ToRequest(Stream.Null))).Outcome.Should().Be(WebhookOutcome.BodyAlreadyRead);
    }

    [Fact]
    [Trait("Case", "51")]
    public async Task A_body_the_host_cannot_read_is_400_and_the_log_says_so()
    {
        var delivery = _host.Sign(new TestEvent());
        var body = BodyStream.Then(delivery.Body[..100], static _ => throw new IOException("Bad chunk size data."));

        (await _host.ReceiveAsync(delivery.ToRequest(body))).Outcome.Should().Be(WebhookOutcome.BadRequest);
        _runs.Should().Be(0);
        _host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1102);
    }

    [Fact]
    [Trait("Case", "50")]
    public async Task A_body_that_was_declared_and_is_not_there_was_read_by_someone_before()
    {
        var delivery = _host.Sign(new TestEvent());
        var receipt = await _host.ReceiveAsync(delivery.ToRequest(Stream.Null, delivery.Body.Length));

        receipt.Outcome.Should().Be(WebhookOutcome.BodyAlreadyRead);
        receipt.StatusCode.Should().Be(500);
        _host.Logs.LatestRecord.Message.Should().NotBeEmpty();
        _host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1102 && record.Message.Contains("EnableBuffering"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Case", "50")]
    public async Task A_body_that_someone_closed_was_read_before(bool disposed)
    {
        var delivery = _host.Sign(new TestEvent());
        var body = new BodyStream((_, _) => throw (disposed ? new ObjectDisposedException("body") : new InvalidOperationException("Reading is not allowed.")));

        (await _host.ReceiveAsync(delivery.ToRequest(body))).Outcome.Should().Be(WebhookOutcome.BodyAlreadyRead);
    }

    [Theory]
    [InlineData("io")]
    [InlineData("cancelled")]
    [InlineData("aborted")]
    [Trait("Case", "51")]
    [Trait("Case", "77")]
    public async Task A_caller_who_goes_away_in_the_middle_runs_no_handler_and_is_no_error(string how)
    {
        using var aborted = new CancellationTokenSource();
        var delivery = _host.Sign(new TestEvent());
        var body = BodyStream.Then(delivery.Body[..100], async ct =>
        {
            switch (how)
            {
                case "io":
                    await aborted.CancelAsync();
                    throw new IOException("The client reset the request stream.");
                case "cancelled": throw new OperationCanceledException();
                default:
                    await aborted.CancelAsync();
                    ct.ThrowIfCancellationRequested();
                    return 0;
            }
        });

        var receipt = await _host.ReceiveAsync(delivery.ToRequest(body, delivery.Body.Length), aborted.Token);

        receipt.Outcome.Should().Be(WebhookOutcome.Aborted);
        _runs.Should().Be(0);
        _host.Logs.GetSnapshot().Where(static record => record.Level >= LogLevel.Warning && record.Id.Id is < 1400)
            .Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "77")]
    public async Task A_caller_who_goes_away_while_a_handler_runs_does_not_disturb_it()
    {
        using var aborted = new CancellationTokenSource();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(async (_, ct) =>
        {
            await aborted.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }));

        (await host.ReceiveAsync(host.Sign(new TestEvent()).ToRequest(), aborted.Token)).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Theory]
    [InlineData("utf-8 bom")]
    [InlineData("invalid utf-8")]
    [InlineData("crlf")]
    [Trait("Case", "48")]
    public async Task Bytes_are_hashed_as_they_are_and_then_read_as_json(string kind)
    {
        var json = new TestEvent().ToBody();
        byte[] body = kind switch
        {
            "utf-8 bom" => [0xEF, 0xBB, 0xBF, .. json],
            "invalid utf-8" => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(json).Replace("webhook-events\"", "webhook-events\xFF\"")),
            _ => [.. "\r\n"u8, .. json, .. "\r\n"u8],
        };

        var receipt = await _host.ReceiveAsync(new TestDelivery(body, _host.Time.GetUtcNow()).ToRequest());

        receipt.VerificationFailure.Should().Be(VerificationFailure.None);
        receipt.EnvelopeFailure.Should().Be(kind == "crlf" ? EnvelopeFailure.None : EnvelopeFailure.NotJson);
        receipt.StatusCode.Should().Be(kind == "crlf" ? 200 : 400);
    }

    [Fact]
    [Trait("Case", "59")]
    public async Task A_foreign_account_in_the_envelope_is_answered_401_and_another_type_400()
    {
        var foreign = await _host.ReceiveAsync(new TestEvent { AccountId = TestAccount.Other.Id });
        (foreign.StatusCode, foreign.EnvelopeFailure).Should().Be((401, EnvelopeFailure.ForeignAccount));
        var other = await _host.ReceiveAsync(new TestEvent { Type = "licenses" });
        (other.StatusCode, other.EnvelopeFailure).Should().Be((400, EnvelopeFailure.WrongType));
        var nobody = await _host.ReceiveAsync(new TestEvent { Id = null, Token = null });
        (nobody.StatusCode, nobody.EnvelopeFailure).Should().Be((400, EnvelopeFailure.NoIdentity));
        _runs.Should().Be(0);
    }

    private TestDelivery Padded(int length)
    {
        var body = new TestEvent().ToBody();
        return new([.. body, .. Enumerable.Repeat((byte)' ', length - body.Length)], _host.Time.GetUtcNow());
    }
}
