using System.Collections.Concurrent;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Whoever observes a receiver sees every request, and changes nothing.</summary>
public sealed class ObserverTests
{
    [Fact]
    public async Task Every_request_is_seen_once_with_its_receipt()
    {
        await using var host = await ReceiverHost.StartAsync(static webhooks => webhooks.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        var seen = new Seen();
        host.Receiver.Observe(seen);
        var testEvent = new TestEvent();

        WebhookReceipt[] receipts =
        [
            await host.ReceiveAsync(testEvent), await host.ReceiveAsync(testEvent),
            await host.ReceiveAsync(new TestEvent().SignedAt(host.Time.GetUtcNow().AddHours(-1)).ToRequest()),
            await host.ReceiveAsync(host.Sign(new TestEvent()).With(host.Sign(new TestEvent()).Head with { Method = "GET" })),
        ];

        seen.Receipts.Should().Equal(receipts);
        receipts.Select(static one => one.Outcome).Should().Equal(
            WebhookOutcome.Handled, WebhookOutcome.Duplicate, WebhookOutcome.Unauthorized, WebhookOutcome.MethodNotAllowed);
    }

    [Fact]
    public async Task A_delivery_that_a_shutdown_turns_away_is_seen_too()
    {
        await using var host = await ReceiverHost.StartAsync();
        var seen = new Seen();
        host.Receiver.Observe(seen);
        await host.Host.StopAsync();

        await host.ReceiveAsync(new TestEvent());

        seen.Receipts.Should().ContainSingle().Which.Outcome.Should().Be(WebhookOutcome.Draining);
    }

    [Fact]
    public async Task An_observer_that_throws_changes_neither_the_answer_nor_what_others_see_and_is_logged()
    {
        await using var host = await ReceiverHost.StartAsync();
        var seen = new Seen();
        host.Receiver.Observe(new Throwing());
        host.Receiver.Observe(seen);

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Ignored);

        seen.Receipts.Should().HaveCount(1);
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1110);
    }

    [Fact]
    public async Task An_observer_that_is_removed_sees_no_more_and_an_equal_one_still_does()
    {
        await using var host = await ReceiverHost.StartAsync();
        var seen = new Seen();
        var first = host.Receiver.Observe(seen);
        host.Receiver.Observe(seen);

        first.Dispose();
        first.Dispose();
        await host.ReceiveAsync(new TestEvent());

        seen.Receipts.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_request_without_its_body_has_all_else()
    {
        var request = new WebhookRequest
        {
            Head = new() { Method = "POST", Signature = "s", KeygenDate = "d" },
            ContentType = "application/json", ContentEncoding = "gzip", ContentLength = 3, Url = "https://hooks.example.com/", ForwardedHost = "h",
            ReceivedAt = ReceiverHost.Start, Body = new MemoryStream([1, 2, 3]),
        };

        var kept = request.WithoutBody();

        kept.Should().BeEquivalentTo(request, static options => options.Excluding(static one => one.Body));
        (await kept.Body.ReadAsync(new byte[1], TestContext.Current.CancellationToken)).Should().Be(0);
    }

    private sealed class Seen : IWebhookReceiptObserver
    {
        public ConcurrentQueue<WebhookReceipt> Receipts { get; } = [];

        public void OnReceived(WebhookRequest request, WebhookReceipt receipt, TimeSpan duration) => Receipts.Enqueue(receipt);
    }

    private sealed class Throwing : IWebhookReceiptObserver
    {
        public void OnReceived(WebhookRequest request, WebhookReceipt receipt, TimeSpan duration) => throw new InvalidOperationException("full");
    }
}
