using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>What happens in each negative control; nothing of it is left to luck.</summary>
internal static class Scenarios
{
    private const int Events = 5;
    private const int Attempts = 10;

    public static Task SendOnceAsync(Arena arena, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Events).Select(_ => SendAsync(arena, NewEvent(arena), 0, DeliveryReason.First, cancellationToken)));

    /// <summary>Each event is acknowledged by one receiver, and then sent to the other.</summary>
    public static async Task SendTwiceAsync(Arena arena, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Events; i++)
        {
            var sent = NewEvent(arena);
            await SendAsync(arena, sent, 0, DeliveryReason.First, cancellationToken);
            await SendAsync(arena, sent, 1, DeliveryReason.Later, cancellationToken);
        }
    }

    /// <summary>The receiver is killed as soon as it has acknowledged, and nothing is sent again.</summary>
    public static async Task KillAfterAnswerAsync(Arena arena, CancellationToken cancellationToken)
    {
        var receiver = await arena.Slots[0].ReadyAsync(cancellationToken);
        await SendOnceAsync(arena, cancellationToken);
        await arena.Slots[0].KillAsync(receiver);
    }

    /// <summary>
    /// The first receiver stands still inside a handler for longer than its lease; the second takes over. The first wakes up, fails, and
    /// lets go of the event, which is no longer its own. While the second still runs the handler, the event comes to it once more.
    /// </summary>
    public static async Task StandStillAsync(Arena arena, CancellationToken cancellationToken)
    {
        var sent = NewEvent(arena);
        var first = await arena.Slots[0].ReadyAsync(cancellationToken);
        var toFirst = await HoldInSlowAsync(arena, sent, first.Name, cancellationToken);
        var from = Stopwatch.GetTimestamp();
        await first.StandStillAsync();
        await File.WriteAllTextAsync(GoOnFile(arena.Folder, 0), "", cancellationToken);
        var second = await arena.Slots[1].ReadyAsync(cancellationToken);
        var toSecond = SendToAsync(arena, sent, 1, cancellationToken);
        await SlowBeginsAsync(arena, second.Name, 1, cancellationToken);
        await first.GoOnAsync();
        arena.Disorder.Pauses.Add(new(first.Name, from, Stopwatch.GetTimestamp()));

        await Task.WhenAll(toFirst, LetsGoAsync(arena, first.Name, cancellationToken));
        var onceMore = arena.Post.SendAsync(sent, Guid.NewGuid().ToString("D"), 1, cancellationToken);
        await Task.WhenAny(onceMore, SlowBeginsAsync(arena, second.Name, 2, cancellationToken));
        await File.WriteAllTextAsync(GoOnFile(arena.Folder, 1), "", cancellationToken);
        await Task.WhenAll(toSecond, onceMore);
    }

    /// <summary>While a new receiver is inside the handler that only it has, the event comes once more, to an old one.</summary>
    public static async Task DeployInBetweenAsync(Arena arena, CancellationToken cancellationToken)
    {
        var sent = NewEvent(arena);
        var receiver = await arena.Slots[1].ReadyAsync(cancellationToken);
        var toNew = SendToAsync(arena, sent, 1, cancellationToken);
        await BeginsAsync(arena, receiver.Name, AppHandlers.PassingOf(AppVersion.New), 1, cancellationToken);
        await arena.Post.SendAsync(sent, Guid.NewGuid().ToString("D"), 0, cancellationToken);
        await File.WriteAllTextAsync(GoOnFile(arena.Folder, 1), "", cancellationToken);
        await toNew;
        await SendToAsync(arena, sent, 0, cancellationToken);
    }

    /// <summary>The receiver whose clock is ahead starts once more when the other one has handled events, which then come again.</summary>
    public static async Task StartAheadAsync(Arena arena, CancellationToken cancellationToken)
    {
        await SendOnceAsync(arena, cancellationToken);
        await arena.Slots[1].DeployAsync(AppVersion.Old, cancellationToken);
        await (await arena.Slots[1].ReadyAsync(cancellationToken)).Resting.WaitAsync(cancellationToken);
        await Task.WhenAll(arena.Sent.Events.Select(sent => SendAsync(arena, sent, 0, DeliveryReason.Later, cancellationToken)));
    }

    /// <summary>
    /// A replica takes over from a primary that stands still, and the second receiver speaks to it. The old one wakes up, and before anybody tells it
    /// that it is no primary any more, the first receiver gets events and asks it. When it has been told, the events come again, to the other receiver:
    /// until then its client may speak to either of the two.
    /// </summary>
    public static async Task PrimaryComesBackAsync(Arena arena, CancellationToken cancellationToken)
    {
        var server = (SentinelStoreServer)arena.Server;
        await server.StopAsync(OutageKind.Held);
        await SendToAsync(arena, NewEvent(arena), 1, cancellationToken);
        await server.WakeUpUntoldAsync();
        var again = new List<SentEvent>();
        for (var i = 0; i < Events; i++)
        {
            var sent = NewEvent(arena);
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                if (await arena.Post.SendAsync(sent, Guid.NewGuid().ToString("D"), 0, cancellationToken) is StatusCodes.Status200OK)
                {
                    arena.Sent.Acknowledge(sent, Stopwatch.GetTimestamp());
                    break;
                }

                await Task.Delay(200, cancellationToken);
            }

            again.Add(sent);
        }

        await server.TellWhoIsPrimaryAsync();
        foreach (var sent in again)
        {
            await SendToAsync(arena, sent, 1, cancellationToken);
        }
    }

    /// <summary>The file that a receiver's slow handler waits for.</summary>
    public static string GoOnFile(string folder, int slot) => Path.Combine(folder, $"go-on-{slot}");

    private static SentEvent NewEvent(Arena arena)
    {
        var sent = new SentEvent(Load.NewToken(), "license.created");
        arena.Sent.Events.Enqueue(sent);
        return sent;
    }

    private static Task SendAsync(Arena arena, SentEvent sent, int slot, DeliveryReason reason, CancellationToken cancellationToken) =>
        arena.Courier.DeliverAsync(sent, Guid.NewGuid().ToString("D"), slot, reason, cancellationToken);

    /// <summary>Sends to the first receiver until its slow handler has begun: on a busy machine the lease may be lost before.</summary>
    /// <returns>The request that is under way.</returns>
    private static async Task<Task<int>> HoldInSlowAsync(Arena arena, SentEvent sent, ProcessName process, CancellationToken cancellationToken)
    {
        var begins = SlowBeginsAsync(arena, process, 1, cancellationToken);
        while (true)
        {
            var request = arena.Post.SendAsync(sent, Guid.NewGuid().ToString("D"), 0, cancellationToken);
            if (await Task.WhenAny(begins, request) == begins)
            {
                return request;
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Waits until the delivery that was in the slow handler is over, also where its sender has not waited so long.</summary>
    private static async Task LetsGoAsync(Arena arena, ProcessName process, CancellationToken cancellationToken)
    {
        for (var isOver = false; !isOver;)
        {
            await Task.Delay(20, cancellationToken);
            var lines = AppendFile.Read(Ledger.PathIn(arena.Folder, process)).Select(LedgerLine.Parse).ToArray();
            var held = lines.First(static line => line is { Phase: Phase.Start, Handler: "slow" }).Delivery;
            isOver = Array.Exists(lines, line => line.Phase is Phase.Answered && line.Delivery == held);
        }
    }

    /// <summary>Sends to one receiver until it acknowledges; the other may be standing still.</summary>
    private static async Task SendToAsync(Arena arena, SentEvent sent, int slot, CancellationToken cancellationToken)
    {
        while (await arena.Post.SendAsync(sent, Guid.NewGuid().ToString("D"), slot, cancellationToken) is not StatusCodes.Status200OK)
        {
            await Task.Delay(100, cancellationToken);
        }

        arena.Sent.Acknowledge(sent, Stopwatch.GetTimestamp());
    }

    private static Task SlowBeginsAsync(Arena arena, ProcessName process, int times, CancellationToken cancellationToken) =>
        BeginsAsync(arena, process, "slow", times, cancellationToken);

    /// <summary>Waits until a receiver's handler has begun so many times.</summary>
    private static async Task BeginsAsync(Arena arena, ProcessName process, string handler, int times, CancellationToken cancellationToken)
    {
        while (AppendFile.Read(Ledger.PathIn(arena.Folder, process)).Select(LedgerLine.Parse)
            .Count(line => line.Phase is Phase.Start && line.Handler == handler) < times)
        {
            await Task.Delay(20, cancellationToken);
        }
    }
}
