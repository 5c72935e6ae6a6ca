using System.Net;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>When an event that waits is checked again, and what a check that decides nothing changes.</summary>
public sealed class RecheckTests
{
    [Fact]
    public async Task An_event_without_a_payload_is_asked_for_again_after_ten_minutes_and_then_after_twenty()
    {
        await using var room = await Room.StartAsync();
        var row = room.Missed(minutesAgo: 30);
        row.PayloadIsStored = false;
        var machine = room.NewMachine();
        await machine.RunAsync();

        for (var minutes = 10; minutes <= 30; minutes += 10)
        {
            room.Pass(TimeSpan.FromMinutes(10));
            (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = minutes is 20 ? 0 : 1, Dispatched = 0, Open = 1, Parked = 0 });
        }
    }

    [Fact]
    public async Task A_parked_event_without_a_payload_waits_ten_minutes_more()
    {
        await using var room = await Room.StartAsync();
        var row = room.Missed();
        await room.NewMachine(Fail).RunAsync();
        row.PayloadIsStored = false;
        room.Pass(TimeSpan.FromMinutes(10));
        var machine = room.NewMachine();

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = 1, Parked = 1 });
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = 0, Parked = 1 });
        room.Pass(TimeSpan.FromMinutes(10));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Seen = 1, Parked = 1 });
    }

    [Fact]
    public async Task An_open_event_that_Keygen_cannot_show_stays_open()
    {
        await using var room = await Room.StartAsync();
        var row = room.Missed();
        row.PayloadIsStored = false;
        await room.NewMachine().RunAsync();
        room.Pass(TimeSpan.FromMinutes(10));
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Forbidding(row.Id, HttpStatusCode.InternalServerError)));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.ApiUnavailable, Open = 1, Parked = 0 });
    }

    [Theory]
    [InlineData(60, 1, 0)]
    [InlineData(61, 0, 1)]
    public async Task A_parked_event_is_given_up_by_its_own_age_and_not_by_how_long_it_waits(int minutes, int handled, int abandoned)
    {
        await using var room = await Room.StartAsync(static options => options.RetentionDays = 0);
        room.Store.Traits = room.Store.Traits with { Retention = TimeSpan.FromDays(10) };
        room.Missed(minutesAgo: (60 * 24 * 8) - 60);
        await room.NewMachine(Fail, static options => options.Since = Room.Start.AddDays(-30)).RunAsync();
        room.Pass(TimeSpan.FromMinutes(minutes));
        var machine = room.NewMachine();

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Handled = handled, Abandoned = abandoned, Parked = 0 });

        machine.Logs.GetSnapshot().Count(static record => record.Id.Id == 6006 && record.Message.Contains("so old", StringComparison.Ordinal)).Should().Be(abandoned);
    }

    [Fact]
    public async Task All_parked_events_are_retried_by_hand_the_oldest_first()
    {
        await using var room = await Room.StartAsync();
        var rows = Enumerable.Range(0, 120).Select(i => room.Missed(minutesAgo: 60 - (i / 10.0))).ToArray();
        await room.NewMachine(Fail).RunAsync();

        await room.NewMachine().CatchUp.RetryParkedAsync(TestContext.Current.CancellationToken);

        room.Ledger.Should().Equal(rows.Select(static row => row.IdempotencyToken));
    }

    private static Task Fail(KeygenEvent keygenEvent, CancellationToken cancellationToken) => throw new InvalidOperationException("A bug.");
}
