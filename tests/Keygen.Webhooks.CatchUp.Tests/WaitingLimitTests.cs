using System.Net;
using System.Text.Json.Nodes;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>How much of what waits one run looks at, and what a look that fails changes.</summary>
public sealed class WaitingLimitTests
{
    [Fact]
    public async Task A_run_looks_again_at_a_hundred_and_at_those_first_that_have_waited_longest()
    {
        await using var room = await Room.StartAsync();
        var failing = room.NewMachine(Fail);
        var first = Miss(room, 100);
        await failing.RunAsync();
        room.Pass(TimeSpan.FromMinutes(1));
        var second = Miss(room, 50, minutesAgo: 5);
        await failing.RunAsync();
        room.Pass(TimeSpan.FromMinutes(11));
        var mended = room.NewMachine();

        (await mended.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 100, Parked = 50 });
        first.Should().OnlyContain(row => room.TimesHandled(row) == 1);
        second.Should().OnlyContain(row => room.TimesHandled(row) == 0);

        (await mended.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 50, Parked = 0 });
    }

    [Fact]
    public async Task Of_many_that_are_parked_for_good_a_run_looks_up_two_hundred_and_the_next_runs_the_others()
    {
        await using var room = await Room.StartAsync();
        var rows = Miss(room, 250);
        await room.NewMachine(Fail).RunAsync();
        ParkForGood(room, rows);
        var mended = room.NewMachine();
        var found = new HashSet<string>(StringComparer.Ordinal);
        room.Store.Found = key => found.Add(key.IdempotencyToken);
        await LookUpAsync(runs: 2);
        found.Should().HaveCount(250, "the second run goes on where the first has ended");

        foreach (var row in rows.OrderBy(static row => row.Id, StringComparer.Ordinal).Skip(200))
        {
            await room.DeliverAsync(mended, row);
        }

        await LookUpAsync(runs: 5);
        (await mended.RunAsync()).ParkedForGood.Should().Be(200, "the 50 that were delivered have been found");

        async Task LookUpAsync(int runs)
        {
            for (var i = 0; i < runs; i++)
            {
                var before = room.Store.Finds;
                await mended.RunAsync();
                (room.Store.Finds - before).Should().Be(200);
                room.Pass(TimeSpan.FromMinutes(1));
            }
        }
    }

    [Fact]
    public async Task An_answer_about_another_event_than_the_one_asked_for_runs_no_handler()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed(minutesAgo: 60);
        var passed = room.Missed(minutesAgo: 30);
        await room.NewMachine((e, _) => e.Id == poison.Id ? throw new InvalidOperationException("A bug.") : Task.CompletedTask).RunAsync();
        room.Pass(TimeSpan.FromMinutes(11));
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Rewriting(
            room.Keygen, text => text.Replace(poison.Id, passed.Id, StringComparison.Ordinal))));

        var result = await machine.RunAsync();

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Unreadable, Dispatched = 0, Parked = 1 });
        result.Problem.Should().Contain("a webhook event that was not requested");
        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed, "it waits ten minutes more");
    }

    [Fact]
    public async Task What_is_parked_for_good_and_too_old_stays_so_while_Keygen_cannot_show_it()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        await room.NewMachine(Fail).RunAsync();
        ParkForGood(room, [poison]);
        room.Pass(StoreTraits.DefaultRetention);
        var machine = room.NewMachine(configure: options => options.UseHandler(
            () => new Forbidding(poison.Id, HttpStatusCode.InternalServerError)));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable, Parked = 1, ParkedForGood = 1 });

        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Abandoned = 1, Parked = 0 });
    }

    [Fact]
    public async Task An_open_event_whose_handler_fails_keeps_its_place_when_there_is_none_among_the_parked()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed(minutesAgo: 40);
        room.Store.Poisonous.Add(missed.IdempotencyToken);
        var failing = room.NewMachine(Fail, static options => options.MaxParked = 0);
        (await failing.RunAsync()).Open.Should().Be(1);
        room.Store.Poisonous.Clear();
        room.Pass(TimeSpan.FromMinutes(11));

        (await failing.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Failed = 1, Open = 1, Parked = 0 });

        room.Pass(TimeSpan.FromMinutes(21));
        (await room.NewMachine().RunAsync()).Should().BeEquivalentTo(new { Handled = 1, Open = 0 });
    }

    [Fact]
    public async Task What_is_parked_for_good_is_given_up_as_soon_as_it_is_too_old_and_not_before()
    {
        await using var room = await Room.StartAsync(static options => options.RetentionDays = 0);
        room.Store.Traits = room.Store.Traits with { Retention = TimeSpan.FromDays(10) };
        var poison = room.Missed(minutesAgo: (60 * 24 * 8) - 60);
        await room.NewMachine(Fail, static options => options.Since = Room.Start.AddDays(-30)).RunAsync();
        ParkForGood(room, [poison]);
        var machine = room.NewMachine();

        room.Pass(TimeSpan.FromHours(1));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = 0, Abandoned = 0, ParkedForGood = 1 });
        room.Pass(TimeSpan.FromSeconds(1));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = 0, Abandoned = 1, ParkedForGood = 0 });
    }

    [Fact]
    public async Task A_stop_ends_the_lookups_of_what_is_parked_for_good()
    {
        await using var room = await Room.StartAsync();
        var rows = Miss(room, 3);
        await room.NewMachine(Fail).RunAsync();
        ParkForGood(room, rows);
        using var stop = new CancellationTokenSource();
        room.Store.Found = _ => stop.Cancel();
        var before = room.Store.Finds;

        (await room.NewMachine().RunAsync(cancellationToken: stop.Token)).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Stopped, ParkedForGood = 3 });

        (room.Store.Finds - before).Should().Be(1);
    }

    [Fact]
    public async Task With_half_of_the_budget_spent_Keygen_is_not_asked_for_the_token_of_what_an_earlier_version_parked()
    {
        await using var room = await Room.StartAsync();
        var poison = room.Missed();
        room.Missed(minutesAgo: 18, status: FakeEventStatus.Delivered);
        (await room.NewMachine(Fail).RunAsync()).Requests.Should().Be(2);
        ParkForGood(room, [poison], withToken: false);
        var machine = room.NewMachine(configure: static options => options.DailyRequestBudget = 4);

        (await machine.RunAsync()).Should().BeEquivalentTo(new { ParkedForGood = 1, Dispatched = 0 });

        room.Requests.Should().NotContain(request => request.Target.EndsWith($"/{poison.Id}", StringComparison.Ordinal));
    }

    private static Task Fail(KeygenEvent keygenEvent, CancellationToken cancellationToken) => throw new InvalidOperationException("A bug.");

    private static FakeWebhookEvent[] Miss(Room room, int count, double minutesAgo = 20) =>
        [.. Enumerable.Range(0, count).Select(i => room.Missed(minutesAgo: minutesAgo + ((count - i) / 10.0)))];

    /// <summary>Changes the stored progress as if each handler had failed twenty times.</summary>
    private static void ParkForGood(Room room, FakeWebhookEvent[] rows, bool withToken = true) => StoredText.Change(room, text =>
    {
        var progress = JsonNode.Parse(text)!;
        foreach (var row in rows)
        {
            var parked = progress["parked"]![row.Id]!.AsObject();
            parked.Remove("due");
            (parked["attempts"], parked["token"]) = (20, withToken ? row.IdempotencyToken : null);
        }

        return progress.ToJsonString();
    });
}
