using Keygen.Webhooks.CatchUp;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp.Replay;

/// <summary>A handler once more, for events that it has completed.</summary>
public sealed class RunAgainTests
{
    [Fact]
    public async Task One_event_runs_one_of_its_handlers_again_once_within_a_name()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(3);
        var machine = past.NewMachine();
        var request = Past.Again(handler: Past.Before) with { EventId = rows[1].Id };

        (await machine.ReplayAsync(request)).Should().BeEquivalentTo(new { IsComplete = true, Matched = 1, Handled = 1, Requests = 1 });

        rows.Select(room.TimesHandled).Should().Equal(1, 2, 1);
        (await machine.ReplayAsync(request)).Handled.Should().Be(0);
        (await machine.ReplayAsync(request with { Name = "again and again", EventId = null, IdempotencyToken = rows[1].IdempotencyToken })).Handled.Should().Be(1);
        rows.Select(room.TimesHandled).Should().Equal(1, 3, 1);
        past.Runs.Should().BeEmpty("it was not chosen");
    }

    [Fact]
    public async Task It_changes_nothing_for_the_deliveries_of_an_open_event()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var row = room.Missed();
        var machine = past.NewMachine();

        (await machine.ReplayAsync(Past.Again())).Handled.Should().Be(1);

        (await machine.Receiver.ReceiveAsync(room.Deliver(row))).Outcome.Should().Be(WebhookOutcome.Handled);
        past.Runs.Should().HaveCount(2, "the delivery has marks of its own").And.ContainSingle(static run => run.IsReplay);
    }

    [Fact]
    public async Task All_handlers_run_when_none_is_chosen_and_their_logs_name_the_replay()
    {
        await using var room = await Room.StartAsync();
        var past = new Past(room);
        var rows = await past.HandledAsync(2);
        var machine = past.NewMachine();

        (await machine.ReplayAsync(Past.Again() with { Handlers = [] })).Handled.Should().Be(2);

        rows.Select(room.TimesHandled).Should().Equal(2, 2);
        past.Runs.Should().HaveCount(2);
        var completed = machine.Logs.GetSnapshot().Where(static line => line.Id.Id == 1200).ToArray();
        completed.Should().HaveCount(4);
        completed.Should().OnlyContain(line => line.Scopes.OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(static scope => scope)
            .Any(static tag => tag.Key == "keygen.webhooks.replay" && "again".Equals(tag.Value)));
    }

    [Fact]
    public async Task A_named_registration_has_a_replay_of_its_own()
    {
        await using var room = await Room.StartAsync();
        await using var machine = room.NewMachine(services: services => services.AddKeygenWebhooks("billing").AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "own").AddCatchUp());

        machine.Host.Services.GetRequiredKeyedService<EventReplay>("billing").Should().NotBeSameAs(machine.Replay());
        machine.Host.Services.GetRequiredKeyedService<EventReplay>("").Should().BeSameAs(machine.Replay());
    }
}
