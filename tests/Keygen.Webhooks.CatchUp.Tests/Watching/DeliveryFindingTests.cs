using System.Net;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What the walk shows about deliveries: those that never arrive, and those that something else answered.</summary>
public sealed class DeliveryFindingTests
{
    [Fact]
    public async Task Delivered_rows_the_store_has_never_seen_are_reported_until_they_are_retried_and_handled()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        var before = room.Missed(status: FakeEventStatus.Delivered);
        (await machine.FindAsync()).Should().BeEmpty("there may have been no marks before the first run");

        room.Pass(TimeSpan.FromMinutes(30));
        var handled = room.Missed(5, FakeEventStatus.Delivered);
        await room.DeliverAsync(machine, handled);
        room.Missed(6, FakeEventStatus.Delivered, room.Keygen.AddEndpoint("https://hooks.example.org/another"));
        (await machine.FindAsync()).Should().BeEmpty("one was handled, the other is not ours");

        var swallowed = new[] { room.Missed(4, FakeEventStatus.Delivered), room.Missed(3, FakeEventStatus.Delivered) };
        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
        machine.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("never seen 2 of").And.Contain(swallowed[1].Id).And.NotContain(before.Id);
        swallowed.Sum(room.TimesHandled).Should().Be(0, "it is reported, not handed over");

        await room.DeliverAsync(machine, swallowed[0]);
        await room.DeliverAsync(machine, swallowed[1]);
        room.Pass(TimeSpan.FromHours(1));
        (await machine.FindAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_redirect_that_swallows_a_delivery_is_found()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        await machine.RunAsync();
        room.Pass(TimeSpan.FromMinutes(30));
        room.Keygen.Endpoints[0].Client = new(new Redirecting()) { BaseAddress = new("http://127.0.0.1:1") };

        var row = room.Keygen.Raise<LicenseCreated>()[0];
        await room.Keygen.WaitForAsync(_ => row.Status is FakeEventStatus.Delivered);
        room.Pass(TimeSpan.FromMinutes(3));

        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
        machine.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("never seen 1 of").And.Contain(row.Id);
    }

    [Fact]
    public async Task A_delivered_row_is_looked_up_once_and_no_more_than_two_hundred_in_a_run()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        await machine.RunAsync();
        room.Pass(TimeSpan.FromMinutes(30));
        for (var i = 0; i < 250; i++)
        {
            room.Missed(5, FakeEventStatus.Delivered);
        }

        var before = room.Store.Finds;
        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
        machine.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("never seen 100 or more of");
        (room.Store.Finds - before).Should().Be(200);

        await machine.RunAsync();
        (room.Store.Finds - before).Should().Be(200, "walking them again costs nothing");
    }

    [Fact]
    public async Task Unseen_rows_are_reported_for_a_week()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        await machine.RunAsync();
        room.Pass(TimeSpan.FromMinutes(30));
        room.Missed(5, FakeEventStatus.Delivered);

        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
        room.Pass(TimeSpan.FromDays(6));
        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
        room.Pass(TimeSpan.FromDays(1));
        (await machine.FindAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_delivered_before_a_handler_came_or_while_the_store_is_down_is_not_held_against_anybody()
    {
        await using var room = await Room.StartAsync();
        await room.NewWatching().RunAsync();
        room.Pass(TimeSpan.FromMinutes(30));
        room.Missed(5, FakeEventStatus.Delivered);
        var changed = room.NewWatching(services: static services =>
            services.AddKeygenWebhooks().AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask));
        (await changed.FindAsync()).Should().BeEmpty();

        room.Pass(TimeSpan.FromMinutes(30));
        room.Missed(5, FakeEventStatus.Delivered);
        room.Store.IsDown = true;
        (await changed.FindAsync()).Should().BeEmpty();

        room.Store.IsDown = false;
        room.Missed(4, FakeEventStatus.Delivered);
        (await changed.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
        room.Store.IsDown = true;
        room.Pass(TimeSpan.FromHours(1));
        (await changed.FindAsync()).Should().Equal([EndpointFindingKind.DeliveredUnseen], "a store that does not answer has not said that it knows them");
    }

    [Fact]
    public async Task A_clock_that_ran_years_ahead_at_the_start_does_not_end_the_looking()
    {
        await using var room = await Room.StartAsync();
        var ahead = new FakeTimeProvider(Room.Start.AddYears(4));
        (await room.NewWatching(services: services => services.AddSingleton<TimeProvider>(ahead)).RunAsync()).Outcome.Should().Be(CatchUpOutcome.NotVerified);
        var machine = room.NewWatching();
        await machine.RunAsync();
        room.Pass(TimeSpan.FromMinutes(30));
        room.Missed(5, FakeEventStatus.Delivered);

        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveredUnseen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_that_all_miss_the_endpoint_for_an_hour_are_reported_until_one_arrives_here_or_elsewhere(bool here)
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        await machine.RunAsync();
        for (var minutes = 0; minutes < 60; minutes += 10)
        {
            room.Pass(TimeSpan.FromMinutes(10));
            room.Missed(3);
            (await machine.FindAsync()).Should().BeEmpty();
        }

        room.Pass(TimeSpan.FromMinutes(10));
        room.Missed(3);
        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.DeliveriesMissing);
        machine.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("recorded 7 events");

        room.Pass(TimeSpan.FromMinutes(5));
        var arriving = room.Missed(3, here ? FakeEventStatus.Failing : FakeEventStatus.Delivered);
        await room.DeliverAsync(here ? machine : room.NewMachine(), arriving);
        (await machine.FindAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task One_lost_event_or_a_backlog_of_an_outage_is_no_finding()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching();
        await machine.RunAsync();
        room.Pass(TimeSpan.FromHours(8));
        for (var hours = 1; hours < 8; hours++)
        {
            room.Missed(hours * 60);
        }

        room.Missed(10);
        (await machine.FindAsync()).Should().BeEmpty();
        room.Pass(TimeSpan.FromHours(8));
        (await machine.FindAsync()).Should().BeEmpty("quiet is no error");
    }

    /// <summary>A proxy that sends every post to a page.</summary>
    private sealed class Redirecting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(request.Method == HttpMethod.Post ? HttpStatusCode.Found : HttpStatusCode.OK) { Content = new StringContent("") };
            response.Headers.Location = request.Method == HttpMethod.Post ? new("/login", UriKind.Relative) : null;
            return Task.FromResult(response);
        }
    }
}
