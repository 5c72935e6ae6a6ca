using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A receipt explains a refusal as the log does, to whoever asks, whenever.</summary>
public sealed class ReceiptExplanationTests
{
    [Fact]
    public async Task A_wrong_line_is_named_each_time_somebody_asks_though_the_log_names_it_once_in_ten_seconds()
    {
        await using var host = await ReceiverHost.StartAsync();
        var delivery = host.Sign(new TestEvent()) with { Target = "/webhooks/keygen/" };

        var first = await host.ReceiveAsync(RequestOf(delivery, delivery.Head));
        var second = await host.ReceiveAsync(RequestOf(delivery, delivery.Head));

        const string Expected = "(request-target): it was signed for hooks.example.com/webhooks/keygen/, which EndpointUrls does not list; the nearest listed is hooks.example.com/webhooks/keygen.";
        new[] { first.Explain(), second.Explain(), second.Explain() }.Select(static one => one!.Text).Should().AllBe(Expected);
        host.Logs.GetSnapshot().Where(static record => record.Id.Id == 1101).Select(static record => record.Message.Contains(Expected, StringComparison.Ordinal))
            .Should().Equal(true, false);
    }

    [Theory]
    [InlineData("hooks.example.com", "?code=wrong", "the URL of the request, which EndpointUrls does not list. Only the query differs")]
    [InlineData("app.internal", "?code=wrong", "the nearest listed is hooks.example.com/webhooks/keygen?…. Only the query differs")]
    [InlineData("hooks.example.com", "", "the URL of the request, which EndpointUrls does not list.")]
    public async Task A_difference_in_the_query_alone_is_named_and_the_query_is_not_shown(string seenHost, string query, string expected)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:EndpointUrls:0"] = $"{TestDelivery.DefaultUrl}?code=right";
        await using var host = await ReceiverHost.StartAsync(configuration: configuration);
        var delivery = host.Sign(new TestEvent()) with { Target = $"/webhooks/keygen{query}" };

        var text = (await host.ReceiveAsync(RequestOf(delivery, delivery.Head, $"https://{seenHost}{delivery.Target}"))).Explain()!.Text;

        text.Should().StartWith("(request-target): it was signed for hooks.example.com/webhooks/keygen").And.Contain(expected).And.NotContain("code=");
        text.Contains("Only the query differs", StringComparison.Ordinal).Should().Be(query.Length > 0);
    }

    [Fact]
    public async Task Each_kind_of_refusal_is_explained_as_in_the_log()
    {
        await using var host = await ReceiverHost.StartAsync();
        var good = host.Sign(new TestEvent());
        (string Id, WebhookRequest Request)[] refused =
        [
            ("1109", good.With(good.Head, contentType: "text/plain")),
            ("1101", good.With(good.Head with { Signature = default })),
            ("1101", (good with { SentAt = good.SentAt.AddHours(-1) }).ToRequest()),
            ("1101", good.ToRequest(new MemoryStream("{}"u8.ToArray()))),
            ("1102", good.ToRequest(new MemoryStream())),
            ("1103", new TestDelivery("[]"u8.ToArray(), good.SentAt).ToRequest()),
        ];
        foreach (var (id, request) in refused)
        {
            host.Logs.Clear();

            var explanation = (await host.ReceiveAsync(request)).Explain()?.Text;

            explanation.Should().NotBeNullOrEmpty();
            host.Logs.GetSnapshot().Should().ContainSingle(record => $"{record.Id.Id}" == id).Which.Message.Should().Contain(explanation);
        }
    }

    [Fact]
    public async Task An_explanation_knows_what_was_signed_when_a_variant_verifies()
    {
        await using var host = await ReceiverHost.StartAsync();
        var delivery = host.Sign(new TestEvent()) with { Target = "/webhooks/keygen/" };

        var refused = (await host.ReceiveAsync(RequestOf(delivery, delivery.Head))).Explain()!;
        var forged = (await host.ReceiveAsync(RequestOf(delivery, delivery.Head with { Signature = (delivery with { Account = TestAccount.Other, KeyId = delivery.Account.Id }).Signature }))).Explain()!;

        (refused.SignedUrl?.Target, refused.SignedDate, refused.SignedDigest, refused.BodyDigest).Should().Be(("/webhooks/keygen/", delivery.Date, delivery.Digest, null));
        (forged.SignedUrl, forged.SignedDate, forged.SignedDigest).Should().Be((null, null, null), "no key verified it");
    }

    [Fact]
    public async Task A_header_that_was_rewritten_is_told_from_the_signed_one()
    {
        await using var host = await ReceiverHost.StartAsync();
        var delivery = host.Sign(new TestEvent());

        var refused = (await host.ReceiveAsync(RequestOf(delivery, delivery.Head with { KeygenDigest = (delivery with { Body = [] }).Digest }))).Explain()!;

        (refused.SignedDigest, refused.Text).Should().Be((delivery.Digest, "digest: it verifies with the Digest header; something on the way rewrote Keygen-Digest."));
    }

    [Fact]
    public async Task Of_another_body_both_digests_are_known()
    {
        await using var host = await ReceiverHost.StartAsync();
        var delivery = host.Sign(new TestEvent());

        var refused = (await host.ReceiveAsync(delivery.ToRequest(new MemoryStream("{}"u8.ToArray())))).Explain()!;

        (refused.SignedDigest, refused.BodyDigest).Should().Be((delivery.Digest, (delivery with { Body = "{}"u8.ToArray() }).Digest));
        refused.SignedUrl!.ToString().Should().Be("hooks.example.com/webhooks/keygen");
    }

    [Theory]
    [InlineData(WebhookOutcome.BodyTimeout)]
    [InlineData(WebhookOutcome.ContentTooLarge)]
    [InlineData(WebhookOutcome.BodyAlreadyRead)]
    [InlineData(WebhookOutcome.Aborted)]
    [InlineData(WebhookOutcome.BadRequest)] // no event
    public async Task What_was_signed_is_known_of_every_refusal_behind_the_signature(WebhookOutcome outcome)
    {
        await using var host = await ReceiverHost.StartAsync();
        var delivery = new TestDelivery("[]"u8.ToArray(), host.Time.GetUtcNow());
        Stream body = outcome switch
        {
            WebhookOutcome.BodyTimeout or WebhookOutcome.Aborted => BodyStream.Then(delivery.Body[..1], static async ct =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return 0;
            }),
            WebhookOutcome.ContentTooLarge => new BodyStream(static (buffer, _) => new(buffer.Length)),
            WebhookOutcome.BodyAlreadyRead => Stream.Null,
            _ => new MemoryStream(delivery.Body),
        };
        using var aborted = new CancellationTokenSource();
        var receiving = host.ReceiveAsync(delivery.ToRequest(body), aborted.Token);
        if (outcome is WebhookOutcome.Aborted)
        {
            await aborted.CancelAsync();
        }

        host.Time.Advance(TimeSpan.FromSeconds(10));

        var receipt = await receiving.SoonAsync();

        receipt.Outcome.Should().Be(outcome);
        var refused = receipt.Explain()!;
        (refused.SignedUrl, refused.SignedDate, refused.SignedDigest, refused.BodyDigest).Should().Be((receipt.Url, delivery.Date, delivery.Digest, null));
        refused.SignedUrl.Should().NotBeNull();
    }

    [Fact]
    public async Task What_was_not_refused_has_no_explanation()
    {
        await using var host = await ReceiverHost.StartAsync(static webhooks => webhooks.AddHandler<KeygenEvent>(static (_, _) => throw new InvalidOperationException()));

        var receipt = await host.ReceiveAsync(new TestEvent());

        (receipt.Outcome, receipt.Explain()).Should().Be((WebhookOutcome.HandlerFailed, (RefusalDetails?)null));
    }

    [Fact]
    public async Task A_handlers_receipt_says_how_long_the_delivery_waited_for_it()
    {
        ReceiverHost host = null!;
        host = await ReceiverHost.StartAsync(webhooks => webhooks
            .AddHandler<KeygenEvent>((_, _) => Take(host, 3), name: "slow").AddHandler<KeygenEvent>((_, _) => Take(host, 1), name: "quick"));
        await using var started = host;

        var receipt = await host.ReceiveAsync(new TestEvent());

        receipt.Handlers.Select(static one => (one.Handler, one.Elapsed.TotalSeconds)).Should().Equal(("slow", 3), ("quick", 1));
    }

    private static WebhookRequest RequestOf(TestDelivery delivery, SignedHead head, string url = TestDelivery.DefaultUrl) => new()
    {
        Head = head, ContentType = "application/json", Url = url, Body = new MemoryStream(delivery.Body),
    };

    private static Task Take(ReceiverHost host, int seconds)
    {
        host.Time.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }
}
