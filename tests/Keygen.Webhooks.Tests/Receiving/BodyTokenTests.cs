using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>The token that stops the reading of a body serves one body after another, and none hears of another's end.</summary>
public sealed class BodyTokenTests
{
    [Fact]
    public async Task A_caller_who_hangs_up_after_its_body_was_read_does_not_stop_the_next()
    {
        using var first = new CancellationTokenSource();
        (await ReadAsync(BodyStream.Then([1, 2, 3], static _ => ValueTask.FromResult(0)), first.Token)).Body.Should().Equal(1, 2, 3);

        var (body, _) = await ReadAsync(BodyStream.Then([4], async ct =>
        {
            await first.CancelAsync();
            ct.IsCancellationRequested.Should().BeFalse();
            return 0;
        }), CancellationToken.None);

        body.Should().Equal(4);
    }

    [Fact]
    public async Task One_that_was_stopped_is_not_used_again()
    {
        using var gone = new CancellationTokenSource();
        var reading = ReadAsync(BodyStream.Then([1], async ct =>
        {
            await gone.CancelAsync();
            ct.IsCancellationRequested.Should().BeTrue();
            ct.ThrowIfCancellationRequested();
            return 0;
        }), gone.Token);

        (await reading).Failure.Should().Be(WebhookOutcome.Aborted);
        (await ReadAsync(new MemoryStream([2]), CancellationToken.None)).Body.Should().Equal(2);
    }

    [Fact]
    public async Task A_token_that_fired_already_stops_the_reading()
    {
        var (body, failure) = await ReadAsync(BodyStream.Then([1], static async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return 0;
        }), new CancellationToken(canceled: true));

        (body, failure).Should().Be((null, WebhookOutcome.Aborted));
    }

    /// <summary>Kestrel fails the read of a reset stream first, and fires the token from another thread.</summary>
    [Fact]
    [Trait("Case", "51")]
    public async Task A_token_that_fires_after_the_read_has_failed_counts()
    {
        using var gone = new CancellationTokenSource();
        var reading = ReadAsync(BodyStream.Then([1], static _ => throw new IOException("The stream was reset.")), gone.Token);

        reading.IsCompleted.Should().BeFalse();
        await gone.CancelAsync();

        (await reading).Should().Be((null, WebhookOutcome.Aborted));
    }

    [Fact]
    public async Task A_token_that_does_not_fire_is_waited_for_a_quarter_of_a_second()
    {
        using var stays = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var reading = ReadAsync(BodyStream.Then([1], static _ => throw new IOException("Bad chunk size data.")), stays.Token, time);

        time.Advance(TimeSpan.FromMilliseconds(249));
        reading.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await reading).Should().Be((null, WebhookOutcome.BadRequest));
    }

    [Fact]
    [Trait("Case", "45b")]
    public async Task A_read_that_the_deadline_fails_was_too_slow()
    {
        var time = new FakeTimeProvider();
        var reading = ReadAsync(BodyStream.Then([1], static async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("The operation was cancelled.");
        }), CancellationToken.None, time);

        time.Advance(TimeSpan.FromSeconds(10));

        (await reading.SoonAsync()).Should().Be((null, WebhookOutcome.BodyTimeout));
    }

    [Fact]
    public async Task A_body_that_cannot_be_decompressed_is_malformed_and_waits_for_no_token()
    {
        using var stays = new CancellationTokenSource();
        var reading = ReadAsync(BodyStream.Then([1], static _ => throw new InvalidDataException("It is not compressed.")), stays.Token, new FakeTimeProvider());

        (await reading.SoonAsync()).Should().Be((null, WebhookOutcome.BadRequest));
    }

    private static async Task<(byte[]? Body, WebhookOutcome Failure)> ReadAsync(Stream body, CancellationToken aborted, TimeProvider? time = null)
    {
        var reader = new BodyReader(new() { Head = new() { Method = "POST" }, Body = body }, 100, time ?? TimeProvider.System);
        return (await reader.ReadAsync(aborted), reader.Failure);
    }
}
