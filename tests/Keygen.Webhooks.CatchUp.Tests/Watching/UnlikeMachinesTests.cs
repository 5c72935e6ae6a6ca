using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Machines with different handlers that walk in turn, as in a deploy that takes its time.</summary>
public sealed class UnlikeMachinesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Delivered_rows_that_were_never_seen_are_found_by_machines_that_walk_in_turn()
    {
        await using var room = await Room.StartAsync();
        var (one, other) = (room.NewWatching(), room.NewWatching(services: With<LicenseCreated>));
        for (var i = 0; i < 4; i++)
        {
            await WalkInTurnAsync(room, one, other);
        }

        room.Missed(3, FakeEventStatus.Delivered);
        await WalkInTurnAsync(room, one, other);

        one.Kinds().Should().Equal(EndpointFindingKind.DeliveredUnseen);
        other.Kinds().Should().Equal(EndpointFindingKind.DeliveredUnseen);
    }

    [Fact]
    public async Task Machines_that_walk_in_turn_look_hourly_each_and_no_more()
    {
        await using var room = await Room.StartAsync();
        var (one, other) = (room.NewWatching(), room.NewWatching(services: With<LicenseCreated>));

        for (var i = 0; i < 30; i++)
        {
            await WalkInTurnAsync(room, one, other);
        }

        room.Asked("webhook-endpoints").Should().BeLessThanOrEqualTo(2 * 6, "five hours and the start");
    }

    [Fact]
    public async Task A_handler_of_one_machine_alone_that_gets_nothing_is_found_once_and_stays_found_until_it_is_subscribed()
    {
        await using var room = await Room.StartAsync();
        var endpoint = room.Keygen.Endpoints[0];
        endpoint.Subscriptions = ["license.created"];
        var (one, other) = (room.NewWatching(), room.NewWatching(services: With<MachineCreated>));

        await WalkInTurnAsync(room, one, other);
        for (var i = 0; i < 30; i++)
        {
            await WalkInTurnAsync(room, one, other);
            one.Kinds().Should().Equal(other.Kinds());
        }

        one.Kinds().Should().Equal(EndpointFindingKind.NotSubscribed);
        one.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("machine.created");
        (one.TimesSaid(6012), other.TimesSaid(6012), one.TimesSaid(6013)).Should().Be((1, 1, 0));

        endpoint.Subscriptions = ["*"];
        for (var i = 0; i < 8; i++)
        {
            await WalkInTurnAsync(room, one, other);
        }

        one.Kinds().Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_machine_that_is_gone_has_found_of_its_handlers_goes_too()
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Endpoints[0].Subscriptions = ["license.created"];
        var (old, fresh) = (room.NewWatching(services: With<MachineCreated>), room.NewWatching());
        (await old.FindAsync()).Should().Equal(EndpointFindingKind.NotSubscribed);

        for (var i = 0; i < 26; i++)
        {
            room.Pass(Interval);
            await fresh.RunAsync();
        }

        fresh.Kinds().Should().BeEmpty();
    }

    private static void With<TEvent>(IServiceCollection services)
        where TEvent : KeygenEvent =>
        services.AddKeygenWebhooks().AddHandler<TEvent>(static (_, _) => Task.CompletedTask);

    private static async Task WalkInTurnAsync(Room room, params Machine[] machines)
    {
        foreach (var machine in machines)
        {
            room.Pass(Interval);
            (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        }
    }
}
