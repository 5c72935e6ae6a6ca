using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Keygen.Webhooks.Forwarding;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What was handed over to an engine, and is not completed? Run it here.</summary>
public sealed class HandedOverTests
{
    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    [InlineData("ef")]
    public async Task What_waits_in_the_engine_is_listed_and_run_here_so_that_its_message_finds_nothing_to_do(string store)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(store, hasLater: true);
        shop.IsFixed = true;
        var row = await shop.RaiseAsync();
        await using var page = await shop.OpenAsync(browser, "waiting");
        await page.UntilAsync("document.querySelector('.tabs [data-set=handed-over]') !== null");
        await page.ClickAsync(".tabs [data-set=handed-over]");

        await page.SeesAsync("waits Shop.Crm", ".waiting-rows");
        (await page.TextAsync(".waiting-rows")).Should().ContainAll("license.created", "handed over ", row.Id, "completed ", "Shop.Ledger", "Shop.Billing", "It waits in the engine, or runs.");
        (await page.TextAsync()).Contains("This store cannot list what was handed over.").Should().Be(store is not "ef");
        await page.ClickAsync(".waiting-rows .plan");
        await page.SeesAsync("Shop.Crm: 1 event", ".waiting-rows");
        shop.CrmCalls.Should().Be(0, "nothing has run yet");
        await page.ClickAsync(".waiting-rows .run");

        await page.SeesAsync("Completed: 1 handled", ".job");
        (await page.TextAsync(".job")).Should().Contain($"The run of the event {row.Id} has ended.").And.NotContain("Running");
        await page.SeesAsync("Nothing waits here.");
        await ConsumeAsync(shop);
        (shop.CrmCalls, shop.Bills, shop.Entries).Should().Be((1, 1, 1));
        page.ShouldBeClean(shop.Server.Url);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    [InlineData("ef")]
    public async Task An_event_leaves_the_list_when_the_engine_has_completed_it(string store)
    {
        await using var shop = await ConnectedShop.OpenAsync(store, hasLater: true);
        (shop.IsFixed, shop.IsCrmFixed) = (true, false);
        await shop.RaiseAsync();
        (await ListAsync(shop)).Single().GetProperty("failures").GetArrayLength().Should().Be(0);
        var id = (await shop.Server.GetAsync("/keygen/events/list")).GetProperty("rows")[0];
        id.GetProperty("here").GetString().Should().Be("handed over to an engine");

        await FluentActions.Awaiting(() => ConsumeAsync(shop)).Should().ThrowAsync<KeygenMessageFailedException>();
        var failed = (await ListAsync(shop)).Single();
        failed.GetProperty("failures")[0].GetProperty("handler").GetString().Should().Be("Shop.Crm");
        failed.GetProperty("next").GetString().Should().Be("A handler failed. The engine tries it again, or has put the message aside.");
        failed.GetProperty("waits")[0].GetString().Should().Be("Shop.Crm");
        shop.IsCrmFixed = true;
        await ConsumeAsync(shop);

        (await ListAsync(shop)).Should().BeEmpty();
        (await shop.Server.GetAsync("/keygen/events/list")).GetProperty("rows")[0].GetProperty("here").GetString().Should().Be("all handlers completed");
        (await shop.Server.ListAsync()).Select(static one => (one.GetProperty("run").GetString(), one.GetProperty("outcome").GetString()))
            .Should().Equal(("engine", "Handled"), ("engine", "HandlerFailed"), (null, "Handled"));
    }

    [Fact]
    public async Task With_entity_framework_core_events_are_listed_also_when_no_delivery_is_kept()
    {
        await using var shop = await ConnectedShop.OpenAsync("ef", hasLater: true);
        shop.IsFixed = true;
        var row = await shop.RaiseAsync();
        await using var other = await ConnectedShop.OpenAsync("ef", hasLater: true, like: shop);

        var listed = (await ListAsync(other)).Single();

        listed.GetProperty("token").GetString().Should().Be(row.IdempotencyToken);
        listed.GetProperty("delivery").ValueKind.Should().Be(JsonValueKind.Null);
        listed.GetProperty("waits")[0].GetString().Should().Be("Shop.Crm");
        listed.GetProperty("next").GetString().Should().StartWith("It waits in the engine, or runs. The store knows no name of the event");
    }

    [Fact]
    public async Task For_a_store_that_cannot_list_all_kept_deliveries_are_looked_through_also_those_without_their_payload()
    {
        var messages = new ConcurrentQueue<KeygenEventMessage>();
        await using var server = await DashboardServer.StartAsync(new()
        {
            Map = static app => app.MapKeygenWebhooksDashboard(configure: static options => options.MaxPayloadBytes = 1).AllowAnonymous(),
            Handlers = webhooks => webhooks.AddHandler<LicenseEvent>(static (_, _) => Task.CompletedTask, name: "Shop.Crm", execution: HandlerExecution.Later)
                .RunLaterWith(_ => new QueueForwarder(messages)),
        });
        for (var i = 0; i < 260; i++)
        {
            (await server.DeliverAsync(new TestEvent())).Should().Be(200);
        }

        var consumer = server.App.Services.GetRequiredService<KeygenEventConsumer>();
        foreach (var message in messages.Skip(52))
        {
            await consumer.ConsumeAsync(message);
        }

        var first = await server.GetAsync("/keygen/waiting/list?set=handed-over");
        var second = await server.GetAsync($"/keygen/waiting/list?set=handed-over&cursor={first.GetProperty("next").GetString()}");

        string[] Tokens(JsonElement page) => [.. page.GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("token").GetString()!)];
        Tokens(first).Concat(Tokens(second)).Should().Equal(messages.Take(52).Select(static message => message.IdempotencyToken).Reverse());
        Tokens(first).Should().HaveCount(50);
        second.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
        second.GetProperty("rows")[1].GetProperty("waits")[0].GetString().Should().Be("Shop.Crm");
        using var damaged = await server.Client.GetAsync(new Uri("/keygen/waiting/list?set=handed-over&cursor=x", UriKind.Relative));
        damaged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("events/list", true)]
    [InlineData("waiting/list?set=failing", false)]
    public async Task A_list_asks_the_store_no_more_often_for_many_events_than_for_one(string list, bool isHandled)
    {
        await using var shop = await ConnectedShop.OpenAsync("ef", hasLater: true);
        shop.IsFixed = isHandled;
        await shop.RaiseAsync();
        var asked = await CommandsAsync();
        asked.Should().BePositive();
        for (var i = 0; i < 4; i++)
        {
            await shop.RaiseAsync();
        }

        (await CommandsAsync()).Should().Be(asked);

        async Task<int> CommandsAsync()
        {
            shop.Server.Log.Clear();
            (await shop.Server.GetAsync($"/keygen/{list}")).GetProperty("rows").GetArrayLength().Should().Be(shop.Keygen.Events.Count);
            return shop.Server.Log.GetSnapshot().Count(static record =>
                record.Id.Name is "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted" && IsOfRequest(record));
        }

        // The store's clean-up and the receiver's counts run in the background. Their statements are not the list's.
        static bool IsOfRequest(FakeLogRecord record) => record.Scopes.OfType<IEnumerable<KeyValuePair<string, object>>>()
            .SelectMany(static scope => scope).Any(static pair => pair is { Key: "RequestPath", Value: string path } && path.StartsWith("/keygen/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    [InlineData("ef")]
    public async Task All_that_were_handed_over_run_here_after_a_plan_and_their_messages_find_nothing_to_do(string store)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var shop = await ConnectedShop.OpenAsync(store, hasLater: true);
        shop.IsFixed = true;
        for (var i = 0; i < 3; i++)
        {
            await shop.RaiseAsync();
        }

        shop.Messages.TryDequeue(out var done).Should().BeTrue();
        await shop.Server.App.Services.GetRequiredService<KeygenEventConsumer>().ConsumeAsync(done!);
        await Eventually.HoldsAsync( // the date of an answer has whole seconds, and a replay takes nothing younger
            async () => (await (await shop.Server.ActAsync("/keygen/waiting/plan", """{"set":"handed-over"}""")).Content.ReadAsStringAsync()).Contains("2 events would run"), "two events that a replay takes");
        await using var page = await shop.OpenAsync(browser, "waiting?set=handed-over");
        await page.UntilAsync("document.querySelector('.plan.all') !== null");
        await page.ClickAsync(".plan.all");
        await page.SeesAsync("Shop.Crm: 2 events");
        shop.CrmCalls.Should().Be(1, "nothing has run yet");
        await page.ClickAsync(".run");

        await page.SeesAsync("Completed: 2 handled, 0 done before, 0 failed", ".job");
        (await page.TextAsync(".job")).Should().Contain("The run of all events that were handed over has ended.");
        await page.SeesAsync("Nothing waits here.");
        foreach (var message in shop.Messages)
        {
            await shop.Server.App.Services.GetRequiredService<KeygenEventConsumer>().ConsumeAsync(message);
        }

        (shop.CrmCalls, shop.Bills, shop.Entries).Should().Be((3, 3, 3));
        page.ShouldBeClean(shop.Server.Url);
    }

    [Fact]
    public async Task Without_a_later_handler_there_is_no_such_list()
    {
        await using var shop = await ConnectedShop.OpenAsync();

        (await shop.Server.GetAsync("/keygen/waiting/counts")).GetProperty("sets").EnumerateArray().Select(static one => one.GetString())
            .Should().Equal("failing", "parked");
    }

    private sealed class QueueForwarder(ConcurrentQueue<KeygenEventMessage> messages) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            messages.Enqueue(message);
            return Task.CompletedTask;
        }
    }

    private static async Task<JsonElement[]> ListAsync(ConnectedShop shop) =>
        [.. (await shop.Server.GetAsync("/keygen/waiting/list?set=handed-over")).GetProperty("rows").EnumerateArray()];

    /// <summary>Delivers the message, as the engine does.</summary>
    private static Task ConsumeAsync(ConnectedShop shop) =>
        shop.Server.App.Services.GetRequiredService<KeygenEventConsumer>().ConsumeAsync(shop.Messages.Single());
}
