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

    private static async Task<(byte[]? Body, WebhookOutcome Failure)> ReadAsync(Stream body, CancellationToken aborted)
    {
        var reader = new BodyReader(new() { Head = new() { Method = "POST" }, Body = body }, 100, TimeProvider.System);
        return (await reader.ReadAsync(aborted), reader.Failure);
    }
}
