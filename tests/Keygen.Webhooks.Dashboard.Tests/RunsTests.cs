using System.Text.Json;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RecordedDelivery = Keygen.Webhooks.Dashboard.Recording.RecordedDelivery;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What ran without a delivery is among the deliveries.</summary>
public sealed class RunsTests
{
    [Fact]
    public async Task A_run_from_the_page_is_linked_with_its_delivery_and_shows_its_error_to_who_asks()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var server = await DashboardServer.StartAsync(new Shop().Setup);
        await server.DeliverAsync(new TestEvent("license.expired"));
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(server.Page, "#/deliveries"));
        await page.UntilAsync("document.querySelector('.rows a') !== null");
        await page.ClickAsync(".rows a");
        await page.SeesAsync("A handler failed.", ".verdict");
        await page.ClickAsync(".again summary");
        await page.ClickAsync(".again .plan");
        await page.SeesAsync("Shop.MailOwner would run.", ".again");
        await page.ClickAsync(".again .main");
        await page.SeesAsync("A handler failed. Replay dashboard-", ".again");
        await page.SeesAsync("1 new delivery", ".news"); // it waits, because a delivery is open
        (await page.TextAsync(".again .runs")).Should().Contain("System.InvalidOperationException: ••••• (masked message)");
        server.Log.GetSnapshot().Should().NotContain(static record => record.Id.Id == 9510);

        await page.ClickAsync(".again .reveal");

        await page.SeesAsync($"System.InvalidOperationException: {Shop.Secret}", ".again .runs");
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9510)
            .Which.Message.Should().StartWith("Somebody without a name looked at the masked values of license.expired");
        await page.ClickAsync(".again a");
        await page.SeesAsync("The replay 'dashboard-", ".verdict");
        (await page.TextAsync(".detail")).Should().Contain("Shop.MailOwner").And.NotContain(Shop.Secret).And.NotContain("Signed lines");
        await page.ClickAsync(".others a");
        await page.SeesAsync("Keygen delivers it again", ".verdict");
        (await page.TextAsync(".others")).Should().Contain("HandlerFailed replay");
        page.ShouldBeClean(server.Url);
    }

    [Fact]
    public async Task A_replay_of_the_app_is_found_by_its_name_with_what_its_handlers_did()
    {
        var shop = new Shop { IsMailFixed = true };
        await using var server = await DashboardServer.StartAsync(shop.Setup);
        var (_, receipt) = Receipts.Of("license.expired");
        var dispatcher = server.App.Services.GetRequiredService<EventDispatcher>();

        await dispatcher.ReplayAsync(receipt.Event!, new("fix-mails", ["Shop.MailOwner"], RunsAgain: true));
        await dispatcher.ReplayAsync(receipt.Event!, new("fix-mails", ["Shop.MailOwner"], RunsAgain: true));

        var row = (await server.ListAsync("text=fix-mails")).Should().ContainSingle("the second run found nothing to do").Subject;
        (row.GetProperty("run").GetString(), row.GetProperty("replay").GetString(), row.GetProperty("status").ValueKind).Should().Be(("replay", "fix-mails", JsonValueKind.Null));
        var run = await server.GetAsync($"/keygen/deliveries/one?id={row.GetProperty("id").GetString()}");
        run.GetProperty("handlers").EnumerateArray().Select(static one => one.GetProperty("handler").GetString()).Should().Equal("Shop.MailOwner");
        run.GetProperty("requestLine").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_catch_up_runs_is_among_the_deliveries()
    {
        await using var shop = await ConnectedShop.OpenAsync();
        var row = await shop.RaiseAsync();
        shop.IsFixed = true;
        var catchUp = shop.Server.App.Services.GetRequiredService<CatchUp.CatchUpRunner>();
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow >= row.Created.AddSeconds(1), "a second that begins between the event and the run");
        await Eventually.HoldsAsync(async () => (await catchUp.RunAsync()).Handled is 1, "a run that handles the event");

        var rows = await shop.Server.ListAsync();

        rows.Select(static one => (one.GetProperty("run").GetString(), one.GetProperty("outcome").GetString())).Should().Equal(("catch-up", "Handled"), (null, "HandlerFailed"));
        var run = await shop.Server.GetAsync($"/keygen/deliveries/one?id={rows[0].GetProperty("id").GetString()}");
        run.GetProperty("others")[0].GetProperty("id").GetString().Should().Be(rows[1].GetProperty("id").GetString());
    }

    [Fact]
    public void Runs_do_not_push_out_deliveries_or_runs_of_another_kind()
    {
        var journal = new DeliveryJournal(new() { MaxDeliveries = 8 });
        for (var n = 0; n < 10; n++)
        {
            var (request, receipt) = Receipts.Of("license.created");
            journal.Add(new("", DateTimeOffset.UtcNow, TimeSpan.Zero, null, request, receipt));
        }

        var name = PageReplay.NameOf(DateTimeOffset.UtcNow, isOne: true);
        journal.Add(Run(name));
        journal.Add(Run("fix-mails"));
        for (var n = 0; n < 100; n++)
        {
            journal.Add(Run());
        }

        journal.Read().Select(static one => one.Run).Should().Equal(["app", "replay", "replay", .. Enumerable.Repeat<string?>(null, 8)]);
        for (var n = 0; n < 100; n++)
        {
            journal.Add(Run(PageReplay.NameOf(DateTimeOffset.UtcNow, isOne: false)));
        }

        journal.Read().Should().ContainSingle(one => one.Replay == name, "a back-fill is not what a person ran for one event");
    }

    [Fact]
    public void The_events_of_runs_are_bounded_in_bytes()
    {
        var journal = new DeliveryJournal(new() { MaxPayloadBytes = 16 * Run().Size });
        for (var n = 0; n < 5; n++)
        {
            journal.Add(Run());
        }

        journal.Read().Select(static one => one.Event is not null).Should().Equal(true, true, false, false, false);
    }

    [Fact]
    public void A_run_is_kept_also_under_a_full_load_of_deliveries()
    {
        var (time, journal) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new DeliveryJournal(new()));
        var recorder = new DeliveryRecorder("", journal, time);
        var request = new TestEvent().SignedAt(DateTimeOffset.UtcNow).ToRequest();
        var receipt = Receipts.Of(request, static webhooks => webhooks.AddHandler<LicenseEvent>(static (_, _) => Task.CompletedTask));
        for (var n = 0; n < 2 * DeliveryRecorder.KeptASecond; n++)
        {
            recorder.OnReceived(request, receipt, TimeSpan.Zero);
        }

        recorder.OnDispatched(receipt.Event!, new(receipt.Outcome, []), TimeSpan.Zero);

        journal.Read()[0].Run.Should().Be("app");
        recorder.Series.Read(time.GetUtcNow()).Sum(static slot => slot.Counts.Sum()).Should().Be(2 * DeliveryRecorder.KeptASecond, "a run is no delivery");
    }

    [Fact]
    public void A_run_is_kept_also_among_a_full_load_of_other_runs()
    {
        var journal = new DeliveryJournal(new());
        var recorder = new DeliveryRecorder("", journal, new FakeTimeProvider(DateTimeOffset.UtcNow));
        for (var n = 0; n < 2 * DeliveryRecorder.KeptASecond; n++)
        {
            recorder.OnDispatched(Event(), new(WebhookOutcome.Handled, []), TimeSpan.Zero);
            recorder.OnDispatched(Event("fix-mails"), new(WebhookOutcome.Handled, []), TimeSpan.Zero);
        }

        recorder.OnDispatched(Event(PageReplay.NameOf(DateTimeOffset.UtcNow, isOne: true)), new(WebhookOutcome.Handled, []), TimeSpan.Zero);

        journal.Read()[0].Replay.Should().StartWith("dashboard-");
    }

    [Theory]
    [InlineData(WebhookOutcome.Draining, false, "It did not complete (Draining).", "The replay 'fix-mails' began this run. No handler ran. The log has more.")]
    [InlineData(WebhookOutcome.Misconfigured, false, "It did not complete (Misconfigured).", "The replay 'fix-mails' began this run. No handler ran. The log has more.")]
    [InlineData(WebhookOutcome.Handled, true, "Handled.", "The replay 'fix-mails' began this run. What each handler did is below.")]
    public void The_verdict_of_a_run_does_not_say_that_handlers_ran_when_none_did(WebhookOutcome outcome, bool isReached, string title, string text)
    {
        HandlerReceipt[] handlers = isReached ? [new("Shop.MailOwner", new(HandlerRunStatus.Completed))] : [];

        var verdict = RunVerdict.Of(new("", DateTimeOffset.UtcNow, TimeSpan.Zero, null, Event("fix-mails"), new(outcome, handlers)));

        (verdict.Title, verdict.Text).Should().Be((title, text));
    }

    private static RecordedDelivery Run(string? replay = null) =>
        new("", DateTimeOffset.UtcNow, TimeSpan.Zero, null, Event(replay), new(WebhookOutcome.Handled, []));

    /// <param name="replay">The replay that the event is of; null for what the app dispatches itself.</param>
    private static KeygenEvent Event(string? replay = null) => replay is null ? Receipts.Of("license.created").Receipt.Event! : Receipts.ReplayedIn(replay);
}
