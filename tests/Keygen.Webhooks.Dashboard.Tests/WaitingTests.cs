using System.Net;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Dashboard.Sections.Waiting;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What is waiting? Run it now.</summary>
public sealed class WaitingTests
{
    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    [InlineData("ef")]
    public async Task A_failing_event_says_what_a_run_would_do_and_runs_only_what_has_not_completed(string store)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(store);
        var row = await shop.RaiseAsync();
        await using var page = await shop.OpenAsync(browser, "waiting");
        await page.SeesAsync("license.created", ".waiting-rows");
        (await page.TextAsync(".waiting-rows")).Should().ContainAll("failed 1×", "Shop.Billing", "System.InvalidOperationException", row.Id, "completed Shop.Ledger");
        await page.ClickAsync(".waiting-rows a");
        await page.SeesAsync("A handler failed.", ".verdict");
        (await page.TextAsync(".detail")).Should().Contain(row.Id);
        await page.EvaluateAsync("history.back()");
        await page.UntilAsync("document.querySelector('.waiting-rows .plan') !== null");

        await page.ClickAsync(".waiting-rows .plan");
        await page.SeesAsync("1 event would run", ".waiting-rows");
        (await page.TextAsync(".waiting-rows")).Should().Contain("Shop.Billing: 1 event").And.NotContain("Shop.Ledger: 1 event");
        (shop.Bills, shop.Entries).Should().Be((1, 1), "nothing has run yet");
        shop.IsFixed = true;
        await page.ClickAsync(".waiting-rows .run");

        await page.SeesAsync("Completed: 1 handled", ".job");
        (await page.TextAsync(".job")).Should().Contain($"The run of the event {row.Id} has ended.").And.NotContain("Running");
        await page.SeesAsync("Nothing waits here.");
        (shop.Bills, shop.Entries).Should().Be((2, 1));
        await page.ClickAsync(".job a");
        await page.SeesAsync("replay", ".rows");
        await page.SeesAsync("Handled", ".rows");
        await page.UntilAsync("document.querySelectorAll('.rows li').length === 1");
        shop.Server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9520)
            .Which.Message.Should().Be($"Somebody without a name began a run of the event {row.Id} in the dashboard.");
        page.ShouldBeClean(shop.Server.Url);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task All_failing_events_run_with_progress(string store)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(store);
        for (var i = 0; i < 3; i++)
        {
            await shop.RaiseAsync();
        }

        await Eventually.HoldsAsync( // the date of an answer has whole seconds, and a replay takes nothing younger
            async () => (await (await shop.Server.ActAsync("/keygen/waiting/plan", """{"set":"failing"}""")).Content.ReadAsStringAsync()).Contains("3 events would run"), "three events that a replay takes");
        await using var page = await shop.OpenAsync(browser, "waiting");
        await page.SeesAsync("Failing (3)", ".tabs");
        await page.UntilAsync("document.querySelector('.plan.all') !== null");
        await page.ClickAsync(".plan.all");
        await page.SeesAsync("3 events would run");
        shop.IsFixed = true;
        await page.ClickAsync(".run");

        await page.SeesAsync("Completed: 3 handled, 0 done before, 0 failed", ".job");
        await page.SeesAsync("Failing (0)", ".tabs");
        (shop.Bills, shop.Entries).Should().Be((6, 3));
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task Parked_events_are_listed_with_their_next_try_and_tried_again()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync("redis");
        var row = await shop.RaiseAsync();
        var catchUp = shop.Server.App.Services.GetRequiredService<CatchUpRunner>();
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow >= row.Created.AddSeconds(1), "a second that begins between the event and the run");
        await Eventually.HoldsAsync(async () => (await catchUp.RunAsync()).Parked is 1, "a run that parks the event");
        await using var page = await shop.OpenAsync(browser, "waiting?set=parked");
        await page.SeesAsync("Parked: catch-up tried it once, and tries it again after", ".waiting-rows");
        (await page.TextAsync(".waiting-rows")).Should().ContainAll(row.Id, "license.created", "Shop.Billing");

        await page.ClickAsync(".plan.all");
        await page.SeesAsync("1 parked event would be tried again");
        shop.IsFixed = true;
        await page.ClickAsync(".run");

        await page.SeesAsync("Completed: 1 handled,", ".job");
        (await page.TextAsync(".job")).Should().Contain("0 failed, 0 still parked.");
        await page.SeesAsync("Parked (0)", ".tabs");
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task A_late_answer_of_one_list_is_not_shown_under_another()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        await shop.RaiseAsync();
        await using var page = await shop.OpenAsync(browser, "waiting?set=parked");
        await page.SeesAsync("Nothing waits here.");
        await page.EvaluateAsync(Holding.Of("set=failing"));
        await page.ClickAsync("[data-set=failing]");
        await page.UntilAsync("held.length === 1 && document.querySelector('[data-set=failing]').ariaPressed === 'true'");
        await page.ClickAsync("[data-set=parked]");
        await page.UntilAsync("document.querySelector('[data-set=parked]').ariaPressed === 'true' && document.querySelector('.section').innerText.includes('Nothing waits here.')");

        await page.EvaluateAsync(Holding.Release);

        (await page.EvaluateAsync("document.querySelectorAll('.waiting-rows > li, .plan').length"))!.GetValue<int>().Should().Be(0);
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task With_entity_framework_core_open_events_are_listed_too()
    {
        await using var shop = await ConnectedShop.OpenAsync("ef");
        await shop.RaiseAsync();

        var rows = (await shop.Server.GetAsync("/keygen/waiting/list?set=open")).GetProperty("rows");

        rows.GetArrayLength().Should().Be(1);
        (await shop.Server.GetAsync("/keygen/waiting/counts")).GetProperty("open").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Damaged_progress_of_catch_up_does_not_hide_the_other_lists()
    {
        await using var shop = await ConnectedShop.OpenAsync("ef");
        await shop.RaiseAsync();
        var services = shop.Server.App.Services;
        var account = services.GetRequiredService<IOptions<KeygenWebhooksOptions>>().Value.AccountId;
        (await services.GetRequiredKeyedService<ICatchUpProgressStore>("").TryWriteAsync($"catch-up//{account}/", 0, "damaged", default)).Should().BeTrue();

        var counts = await shop.Server.GetAsync("/keygen/waiting/counts");

        counts.GetProperty("failing").GetInt32().Should().Be(1);
        counts.GetProperty("sentences").EnumerateArray().Select(static one => one.GetString())
            .Should().Equal("The progress of catch-up cannot be read (InvalidDataException).");
    }

    [Fact]
    public async Task A_stop_that_reaches_another_server_is_refused_and_the_run_stays_on_the_page()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync();
        await using var page = await shop.OpenAsync(browser, "waiting");
        await page.EvaluateAsync("""
            const job = { title: 'Running all', isRunning: true, seen: 1, matched: 1, handled: 0, failed: 0, result: null, runs: 'catch-up' };
            const other = window.fetch;
            window.fetch = (path, init) => `${path}`.startsWith('waiting/job')
              ? Promise.resolve(new Response(JSON.stringify({ job }), { headers: { 'content-type': 'application/json' } })) : other(path, init);
            true;
            """);
        await page.SeesAsync("Running all", ".job");

        await page.ClickAsync(".job button");

        await page.SeesAsync("This server has no run under way. Either it has just ended, or another server began it: only that one can stop it.");
        (await page.TextAsync(".job")).Should().Contain("Running all").And.Contain("Stop");
        using var response = await shop.Server.ActAsync("/keygen/waiting/stop", """{"set":"failing"}""");
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public void A_stop_that_comes_after_the_next_run_has_begun_does_nothing()
    {
        var job = new WaitingJob("all", "dashboard");
        job.End("Completed");
        job.Dispose();

        job.Invoking(static job => job.Stop()).Should().NotThrow();
    }

    [Fact]
    public async Task Without_catch_up_a_sentence_says_what_to_add_and_nothing_runs()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(hasApi: false);
        await shop.RaiseAsync();
        await using var page = await shop.OpenAsync(browser, "waiting");

        await page.SeesAsync("To run events from here, and to see those that catch-up has parked, add AddCatchUp() and a token of Keygen's API.");
        await page.SeesAsync("license.created", ".waiting-rows");
        (await page.EvaluateAsync("document.querySelectorAll('.plan').length"))!.GetValue<int>().Should().Be(0);
        using var response = await shop.Server.ActAsync("/keygen/waiting/run", """{"set":"failing"}""");
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("stop")]
    public async Task A_forged_action_is_refused_and_nothing_runs(string action)
    {
        await using var shop = await ConnectedShop.OpenAsync();
        await shop.RaiseAsync();
        shop.IsFixed = true;

        using var response = await shop.Server.ActAsync($"/keygen/waiting/{action}", """{"set":"failing"}""", hasToken: false);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        shop.Bills.Should().Be(1);
        shop.Server.Log.GetSnapshot().Should().NotContain(static record => record.Id.Id == 9520);
    }
}
