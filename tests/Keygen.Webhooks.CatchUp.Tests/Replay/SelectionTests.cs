using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp.Replay;

/// <summary>Which events and handlers a request takes, and what a dry run says about it.</summary>
public sealed class SelectionTests
{
    private const string License = "9b1ce1d0-2a3f-4b43-a0d5-5f2e9a4c0d11";

    [Fact]
    public async Task Events_are_selected_by_name_family_license_time_and_status()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var created = room.Missed(50, name: "license.created");
        var suspended = room.Missed(40, FakeEventStatus.Delivered, name: "license.suspended");
        var user = room.Missed(30, name: "user.created");
        var machineOfLicense = room.Keygen.Record(KeygenEventBuilder.Of("machine.created").WithRelationship("license", License)
            .WithCreated(Room.Start - TimeSpan.FromMinutes(20)), FakeEventStatus.Delivered);
        var license = room.Keygen.Record(KeygenEventBuilder.Of("license.renewed").WithResourceId(License)
            .WithCreated(Room.Start - TimeSpan.FromMinutes(10)), FakeEventStatus.Delivered);
        room.Missed(5, endpoint: room.Keygen.AddEndpoint("https://elsewhere.example/hooks"));

        await ExpectAsync(static request => request, created, suspended, user, machineOfLicense, license);
        await ExpectAsync(static request => request with { Events = ["user.created"] }, user);
        await ExpectAsync(static request => request with { Events = ["license.*"] }, created, suspended, license);
        await ExpectAsync(static request => request with { ResourceId = License }, machineOfLicense, license);
        await ExpectAsync(static request => request with { ResourceId = License, ResourceType = "licenses" }, machineOfLicense, license);
        await ExpectAsync(static request => request with { ResourceType = "users" }, user);
        await ExpectAsync(static request => request with { Status = "DELIVERED" }, suspended, machineOfLicense, license);
        await ExpectAsync(static request => request with { From = Room.Start - TimeSpan.FromMinutes(35) }, user, machineOfLicense, license);
        await ExpectAsync(static request => request with { From = Room.Start - TimeSpan.FromDays(20), To = Room.Start - TimeSpan.FromMinutes(35) }, created, suspended);
        await ExpectAsync(static request => request with { State = ReplayEventState.Settled });
        await ExpectAsync(static request => request with { State = ReplayEventState.Unknown, Events = ["user.created"] }, user);
        await ExpectAsync(request => request with { IdempotencyToken = suspended.IdempotencyToken }, suspended);

        async Task ExpectAsync(Func<ReplayRequest, ReplayRequest> select, params FakeWebhookEvent[] expected)
        {
            past.Runs.Clear();
            var request = select(Past.Again(Guid.NewGuid().ToString()));
            var machine = past.NewMachine();
            var plan = await machine.Replay().PlanAsync(request);
            past.Runs.Should().BeEmpty();
            (await machine.ReplayAsync(request)).IsComplete.Should().BeTrue();
            past.Tokens.Should().Equal(expected.Select(static row => row.IdempotencyToken), "{0}: oldest first", request);
            plan.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Events = expected.Length });
        }
    }

    [Fact]
    public async Task A_dry_run_says_what_would_run_and_what_would_not_and_changes_nothing()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(3);
        var open = room.Missed(10);
        room.Missed(9, endpoint: room.Keygen.AddEndpoint("https://elsewhere.example/hooks"));
        var machine = past.NewMachine();
        await machine.ReplayAsync(Past.BackFill("first") with { EventId = rows[0].Id });

        var plan = await machine.Replay().PlanAsync(
            new() { Name = "all", Mode = ReplayMode.BackFill, From = Room.Start - TimeSpan.FromDays(31), Events = ["license.created", "license.mistyped"] });

        plan.Should().BeEquivalentTo(new
        {
            Events = 3, First = rows[1].Created, Last = open.Created, AlreadyDone = 1, Skipped = new { OtherEndpoint = 1 },
            Handlers = new Dictionary<string, int> { [Past.Added] = 3, [Past.Before] = 1 },
        });
        plan.Remarks.Should().HaveCount(2).And.Contain(static remark => remark.Contains("30 days")).And.Contain(static remark => remark.Contains("license.mistyped"));
        plan.ToString().Should().StartWith("3 events would run, recorded from 2026-").And.Contain("added: 3 events").And.Contain("skipped: 1 event for another endpoint's URL");
        past.Runs.Should().HaveCount(1);
        (await room.Store.FindAsync(new("", room.Keygen.Keys.AccountId, open.IdempotencyToken), default)).Should().Be(EventState.Unknown);
    }

    [Fact]
    public async Task A_handler_that_does_not_exist_is_answered_with_those_that_do()
    {
        await using var room = await Room.StartAsync();
        var machine = new Past(room).NewMachine();

        (await FluentActions.Awaiting(() => machine.ReplayAsync(Past.BackFill() with { Handlers = ["aded"] })).Should().ThrowAsync<ArgumentException>())
            .WithMessage("There is no handler named 'aded'; the handlers are 'lambda:KeygenEvent', 'added'.*");
        room.Requests.Should().BeEmpty();
    }

    public static TheoryData<string> Mistakes => ["name", "longName", "mode", "times", "status", "star", "all", "state", "handed over", "failing", "failures"];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task An_invalid_request_is_refused(string mistake)
    {
        await using var room = await Room.StartAsync();
        var (machine, good) = (new Past(room).NewMachine(), Past.BackFill());
        var bad = mistake switch
        {
            "name" => good with { Name = " " },
            "longName" => good with { Name = new('x', 101) },
            "mode" => good with { Mode = (ReplayMode)7 },
            "times" => good with { From = Room.Start, To = Room.Start - TimeSpan.FromHours(1) },
            "status" => good with { Status = "delivered" },
            "star" => good with { Events = ["lic*"] },
            "all" => good with { Events = ["*"] },
            "state" => good with { State = (ReplayEventState)7 },
            "handed over" => good with { State = ReplayEventState.HandedOver },
            "failing" => good with { State = ReplayEventState.Failing },
            _ => good with { MaxFailures = 0 },
        };

        await FluentActions.Awaiting(() => machine.Replay().PlanAsync(bad)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Failing_with_a_store_that_remembers_no_failures_is_answered_with_what_to_use()
    {
        await using var room = await Room.StartAsync();

        (await FluentActions.Awaiting(() => new Past(room).NewMachine().ReplayAsync(Past.BackFill() with { State = ReplayEventState.Failing })).Should().ThrowAsync<ArgumentException>())
            .WithMessage("The State of a replay cannot be Failing with this store*Use Open*");
    }

    [Fact]
    public async Task Failing_selects_the_events_for_which_a_chosen_handler_fails()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var (isBroken, isBeforeBroken) = (true, false);
        var machine = room.NewMachine(
            (_, _) => isBeforeBroken ? throw new InvalidOperationException("Broken.") : Task.CompletedTask,
            services: services => services.AddKeygenWebhooks().UseStore(_ => new RememberingStore(room.Store, room.States)).AddHandler<KeygenEvent>(
                (e, _) =>
                {
                    past.Runs.Enqueue((e.IdempotencyToken, e.IsReplay, e.IsCatchUp, e.ReplayName));
                    return isBroken ? throw new InvalidOperationException("Broken.") : Task.CompletedTask;
                },
                "new name", ["added"]));
        var failing = room.Missed(50);
        (await machine.Receiver.ReceiveAsync(room.Deliver(failing))).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        isBroken = false;
        var settled = room.Missed(40);
        (await machine.Receiver.ReceiveAsync(room.Deliver(settled))).Outcome.Should().Be(WebhookOutcome.Handled);
        isBeforeBroken = true;
        await machine.Receiver.ReceiveAsync(room.Deliver(room.Missed(30))); // fails for the other handler
        isBeforeBroken = false;
        room.Missed(20);
        past.Runs.Clear();
        (await machine.Host.Services.GetRequiredService<IEventStateReader>().CountAsync(default)).Failing.Should().Be(2);
        var request = Past.BackFill() with { State = ReplayEventState.Failing };

        (await machine.Replay().PlanAsync(request)).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Events = 1, AlreadyDone = 0, First = failing.Created });
        past.Runs.Should().BeEmpty();
        (await machine.ReplayAsync(request)).Should().BeEquivalentTo(new { IsComplete = true, Matched = 1, Handled = 1 });

        past.Tokens.Should().Equal(failing.IdempotencyToken);
        (await machine.Replay().PlanAsync(request with { Name = "another" })).Events.Should().Be(0, "it fails no more");
    }

    [Fact]
    public async Task Handed_over_selects_what_an_engine_has_and_not_what_was_done_before_there_was_one()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var before = room.Missed(50);
        (await NewMachine().Receiver.ReceiveAsync(room.Deliver(before))).Outcome.Should().Be(WebhookOutcome.Handled);
        var handedOver = room.Missed(40);
        var machine = NewMachine(static keygen => keygen.RunLaterWith(static _ => new LosingForwarder()));
        (await machine.Receiver.ReceiveAsync(room.Deliver(handedOver))).Outcome.Should().Be(WebhookOutcome.Handled);
        var request = Past.BackFill() with { State = ReplayEventState.HandedOver };
        past.Runs.Should().BeEmpty();

        (await machine.Replay().PlanAsync(request)).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Events = 1, First = handedOver.Created });
        (await machine.ReplayAsync(request)).Should().BeEquivalentTo(new { IsComplete = true, Matched = 1, Handled = 1 });

        past.Tokens.Should().Equal(handedOver.IdempotencyToken);
        (await machine.Replay().PlanAsync(request with { Name = "another" })).Events.Should().Be(0, "its later handler has completed");

        Machine NewMachine(Action<KeygenWebhooksBuilder>? later = null) => room.NewMachine(static (_, _) => Task.CompletedTask, services: services =>
        {
            var keygen = services.AddKeygenWebhooks().UseStore(_ => new RememberingStore(room.Store, room.States));
            if (later is not null)
            {
                later(keygen.AddHandler<KeygenEvent>(
                    (e, _) =>
                    {
                        past.Runs.Enqueue((e.IdempotencyToken, e.IsReplay, e.IsCatchUp, e.ReplayName));
                        return Task.CompletedTask;
                    },
                    Past.Added, execution: HandlerExecution.Later));
            }
        });
    }

    [Fact]
    public void A_misspelt_member_of_a_request_in_JSON_is_refused()
    {
        var web = System.Text.Json.JsonSerializerOptions.Web;
        System.Text.Json.JsonSerializer.Deserialize<ReplayRequest>("""{"name":"x","mode":1,"resourceId":"r"}""", web)!.ResourceId.Should().Be("r");

        FluentActions.Invoking(() => System.Text.Json.JsonSerializer.Deserialize<ReplayRequest>("""{"name":"x","mode":1,"resource":"r"}""", web))
            .Should().Throw<System.Text.Json.JsonException>().WithMessage("*'resource'*");
    }

    [Fact]
    public async Task A_name_goes_on_only_with_the_request_that_it_began_with()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = new Past(room).NewMachine();
        await machine.ReplayAsync(Past.BackFill());

        (await machine.ReplayAsync(Past.BackFill() with { Events = ["user.*"] })).Should().BeEquivalentTo(new
        {
            Outcome = CatchUpOutcome.Misconfigured, Problem = "The replay 'back-fill' began with another request. Repeat that request to go on, or use another name.",
        });
    }

    [Fact]
    public async Task An_event_that_Keygen_does_not_have_is_said()
    {
        await using var room = await Room.StartAsync();

        (await new Past(room).NewMachine().ReplayAsync(Past.Again() with { EventId = "0b6b2f62-9a4e-4f36-a3ad-1df2a6e2a111" })).Should()
            .BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, IsComplete = false })
            .And.Subject.As<ReplayResult>().Problem.Should().Contain("0b6b2f62-9a4e-4f36-a3ad-1df2a6e2a111");
    }

    /// <summary>An engine that loses every message.</summary>
    private sealed class LosingForwarder : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>The room's store, as one that can be asked.</summary>
    private sealed class RememberingStore(IIdempotencyStore store, IEventStateReader states) : IIdempotencyStore, IEventStateReader
    {
        public StoreTraits Traits => store.Traits;

        public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
            store.ClaimAsync(key, handlers, cancellationToken);

        ValueTask<EventState> IIdempotencyStore.FindAsync(EventKey key, CancellationToken cancellationToken) => store.FindAsync(key, cancellationToken);

        public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
            store.FindCompletedAsync(key, handlers, cancellationToken);

        ValueTask<EventStatus?> IEventStateReader.FindAsync(EventKey key, CancellationToken cancellationToken) => states.FindAsync(key, cancellationToken);

        public ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken) => states.ListAsync(query, cancellationToken);

        public bool CanList(EventFilter filter) => states.CanList(filter);

        public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken) => states.CountAsync(cancellationToken);
    }
}
