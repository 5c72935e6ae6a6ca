using System.Collections.Concurrent;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

public sealed class BacklogTests
{
    private const int Waiting = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Ten_thousand_waiting_events_are_caught_up_in_bounded_memory_and_a_kill_does_not_start_them_over()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < Waiting; i++)
        {
            room.Missed(minutesAgo: 30 + ((Waiting - i) / 10.0));
        }

        var killed = new Gate();
        var alive = new ConcurrentQueue<WeakReference>();
        var most = 0;
        var count = 0;
        Task Handle(KeygenEvent e, CancellationToken cancellationToken)
        {
            alive.Enqueue(new(e));
            if (++count % 1000 == 0)
            {
                GC.Collect();
                most = Math.Max(most, alive.Count(static one => one.IsAlive));
            }

            return count == 6050 ? killed.HandleAsync(e, cancellationToken) : Task.CompletedTask;
        }

        // Killed: nothing of it runs any more, its lease runs out, and its claim with it.
        _ = room.NewMachine(Handle).CatchUp.RunAsync(cancellationToken: CancellationToken.None);
        await killed.Begun.WaitAsync(Patience, TestContext.Current.CancellationToken);
        room.Leases = new NoLeases();
        var before = room.Requests.Count;
        var result = await room.NewMachine(Handle).CatchUp.RunAsync(cancellationToken: CancellationToken.None).WaitAsync(Patience, TestContext.Current.CancellationToken);

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 1, Failed = 0 });
        result.Seen.Should().Be(4000, "the pages before the one it was killed in are not walked again");
        result.Duplicates.Should().Be(49);
        (room.Requests.Count - before).Should().BeLessThan(45);
        room.Ledger.Should().HaveCount(Waiting - 1).And.OnlyHaveUniqueItems();
        most.Should().BeLessThan(200, "events of earlier pages are not kept");
    }

    [Fact]
    public async Task Where_a_full_page_is_longer_than_is_read_smaller_ones_are_asked_for()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            room.Missed(minutesAgo: 300 - i);
        }

        room.Missed(minutesAgo: 60 * 48, status: FakeEventStatus.Delivered);
        var padding = new string(' ', 33 << 20);
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Rewriting(
            room.Keygen, body => body.Split("\"webhook-events\"").Length > 26 ? body + padding : body)));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 60 });

        room.Requests.Should().Contain(
            static request => Uri.UnescapeDataString(request.Target).Contains("page[size]=25", StringComparison.Ordinal), "a quarter of a page is asked for");
    }
}
