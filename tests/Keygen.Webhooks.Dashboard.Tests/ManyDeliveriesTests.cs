using System.Runtime.CompilerServices;
using Keygen.Webhooks.Dashboard.Configuration;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RecordedDelivery = Keygen.Webhooks.Dashboard.Recording.RecordedDelivery;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>Ten thousand deliveries: what is kept, and how the page shows it.</summary>
public sealed class ManyDeliveriesTests
{
    [Fact]
    public async Task Ten_thousand_rows_are_read_in_pages_and_filtered()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new()
        {
            Services = static builder => builder.Services.AddSingleton<TimeProvider>(new SteppingClock()),
            Map = static app => app.MapKeygenWebhooksDashboard(configure: static options => options.MaxDeliveries = 10_000).AllowAnonymous(),
        });
        var receiver = server.App.Services.GetRequiredService<WebhookReceiver>();
        for (var n = 0; n < 10_000; n++)
        {
            await receiver.ReceiveAsync(new TestEvent(n == 5_000 ? "license.expired" : "license.created").SignedAt(DateTimeOffset.UtcNow).ToRequest());
        }

        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Page, "#/deliveries"));
        await page.SeesAsync("10,000 deliveries");
        (await page.EvaluateAsync("document.querySelectorAll('.rows li').length"))!.GetValue<int>().Should().Be(100);
        await page.EvaluateAsync("[...document.querySelectorAll('.list > button')].at(-1).click()");
        await page.UntilAsync("document.querySelectorAll('.rows li').length === 200");

        await page.TypeAsync("input[name=event]", "license.exp");

        await page.SeesAsync("1 of 10,000 deliveries");
        await page.SeesAsync("license.expired", ".rows");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public void The_journal_is_bounded_in_number_and_a_flood_of_forgeries_does_not_push_deliveries_out()
    {
        var journal = new DeliveryJournal(new() { MaxDeliveries = 8 });
        foreach (var name in Enumerable.Range(0, 10).Select(static n => $"license.{n}").Concat(Enumerable.Repeat<string?>(null, 100)))
        {
            journal.Add(Recorded(name));
        }

        var kept = journal.Read();
        kept.Count(static one => one.EventName is null).Should().Be(2);
        kept.Where(static one => one.EventName is not null).Select(static one => one.EventName).Should().Equal(Enumerable.Range(2, 8).Reverse().Select(static n => $"license.{n}"));
        kept.Select(static one => one.Sequence).Should().BeInDescendingOrder();
    }

    [Fact]
    public void The_journal_is_bounded_in_bytes_and_keeps_the_ids_of_what_it_drops()
    {
        var size = Recorded("license.0").Size;
        var journal = new DeliveryJournal(new() { MaxPayloadBytes = 2 * size });
        for (var n = 0; n < 5; n++)
        {
            journal.Add(Recorded("license.0"));
        }

        journal.Read().Select(static one => one.Event is not null).Should().Equal(true, true, false, false, false);
        journal.Read().Should().OnlyContain(static one => one.EventId != null && one.Subject.LicenseId == "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11");
    }

    [Fact]
    public void Refused_requests_are_bounded_in_bytes_of_their_headers()
    {
        var journal = new DeliveryJournal(new() { MaxDeliveries = 10_000 });
        var forgery = new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { Account = TestAccount.Other };
        var long30 = forgery.With(forgery.Head with { Signature = new string('x', 30_000) });
        var receipt = Receipts.Of(long30);
        for (var n = 0; n < 1_000; n++)
        {
            journal.Add(Recorded(long30, receipt));
        }

        journal.Read().Length.Should().BeInRange(10, 100);
    }

    [Fact]
    public void A_flood_of_forgeries_does_not_push_out_what_verified_and_could_not_be_read()
    {
        var journal = new DeliveryJournal(new() { MaxDeliveries = 8 });
        foreach (var verified in new[]
        {
            new TestDelivery("[]"u8.ToArray(), DateTimeOffset.UtcNow).ToRequest(),
            new TestEvent().SignedAt(DateTimeOffset.UtcNow).ToRequest(Stream.Null),
        })
        {
            journal.Add(Recorded(verified, Receipts.Of(verified)));
        }

        for (var n = 0; n < 100; n++)
        {
            journal.Add(Recorded(null));
        }

        journal.Read().Select(static one => one.Outcome).Should().Equal(
            WebhookOutcome.Unauthorized, WebhookOutcome.Unauthorized, WebhookOutcome.BodyAlreadyRead, WebhookOutcome.BadRequest);
    }

    [Fact]
    public void Each_of_several_signatures_is_masked()
    {
        var delivery = new TestEvent().SignedAt(DateTimeOffset.UtcNow);
        var request = delivery.With(delivery.Head with { Signature = new([delivery.Signature, "signature=abc, signature=\"def"]) });

        Headers.Of(request, isMasked: true).Single(static one => one.Name is "Keygen-Signature").Value
            .Should().Be($"""keyid="{TestAccount.Default.Id}", algorithm="ed25519", signature="…", headers="(request-target) host date digest" ⏎ signature="…", signature="…" """.TrimEnd());
    }

    [Fact]
    public void An_exception_of_a_handler_is_not_kept_alive()
    {
        var (kept, error) = Failed();

        GC.Collect();

        error.IsAlive.Should().BeFalse();
        kept.Handlers.Should().ContainSingle();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (RecordedDelivery Kept, WeakReference Error) Failed()
        {
            var request = new TestEvent().SignedAt(DateTimeOffset.UtcNow).ToRequest();
            var receipt = Receipts.Of(request, static webhooks => webhooks.AddHandler<LicenseEvent>(
                static (_, _) => throw new InvalidOperationException("away"), name: "Shop.Billing"));
            receipt.Outcome.Should().Be(WebhookOutcome.HandlerFailed);
            return (Recorded(request, receipt), new(receipt.Handlers[0].Result.Error));
        }
    }

    [Fact]
    public void Of_one_outcome_so_many_are_kept_in_a_second_and_all_are_counted()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var journal = new DeliveryJournal(new() { MaxDeliveries = 1_000 });
        var recorder = new DeliveryRecorder("", journal, time);
        for (var n = 0; n < 500; n++)
        {
            Receive(recorder);
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Receive(recorder);

        journal.Read().Should().HaveCount(DeliveryRecorder.KeptASecond + 1);
        recorder.Series.Read(time.GetUtcNow()).Sum(static slot => slot.Counts.Sum()).Should().Be(501);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(100_001, 1)]
    [InlineData(1, -1)]
    public async Task A_limit_that_is_not_possible_is_refused(int deliveries, int bytes)
    {
        await using var app = DashboardServer.Build();

        app.Invoking(app => app.MapKeygenWebhooksDashboard("/other", (KeygenWebhooksDashboardOptions options) =>
            (options.MaxDeliveries, options.MaxPayloadBytes) = (deliveries, bytes))).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void Receive(DeliveryRecorder recorder)
    {
        var (request, receipt) = Receipts.Of("license.created");
        recorder.OnReceived(request, receipt, TimeSpan.FromMilliseconds(3));
    }

    private static RecordedDelivery Recorded(string? name)
    {
        var (request, receipt) = Receipts.Of(name);
        return Recorded(request, receipt);
    }

    private static RecordedDelivery Recorded(WebhookRequest request, WebhookReceipt receipt) => new("", DateTimeOffset.UtcNow, TimeSpan.Zero, null, request, receipt);

    /// <summary>A clock on which no two deliveries fall into one second's limit.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow;
        private long _calls;

        public override DateTimeOffset GetUtcNow() => Start.AddMilliseconds(5 * Interlocked.Increment(ref _calls));
    }
}
