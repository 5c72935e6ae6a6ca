using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>What happens in the negative controls of handlers that run later. Each waits for what it must see, and for no time.</summary>
internal static class LaterScenarios
{
    private const int Events = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Without its fault, the second event of a license waits for the first, however long: some time is enough.</summary>
    private static readonly TimeSpan SomeTime = TimeSpan.FromSeconds(2);

    /// <summary>The receivers are killed as soon as they have acknowledged.</summary>
    public static async Task KillAfterAnswerAsync(Arena arena, CancellationToken cancellationToken)
    {
        var receivers = await Task.WhenAll(arena.Slots.Select(slot => slot.ReadyAsync(cancellationToken)));
        await Task.WhenAll(Enumerable.Range(0, Events).Select(i => SendAsync(arena, $"license {i}", cancellationToken)));
        await Task.WhenAll(arena.Slots.Zip(receivers, static (slot, receiver) => slot.KillAsync(receiver)));
        await LaterRest.ComesAsync(arena, Patience, cancellationToken);
    }

    /// <summary>Workers are killed when one has recorded all handlers of a message, and has not acknowledged it. So the broker delivers it again.</summary>
    public static async Task KillBeforeAcknowledgingAsync(Arena arena, CancellationToken cancellationToken)
    {
        var workers = await Task.WhenAll(arena.Workers.Select(slot => slot.ReadyAsync(cancellationToken)));
        var held = Task.WhenAny(workers.Select(static worker => worker.HoldAsync(Phase.Settled)));
        while (!held.IsCompleted)
        {
            await SendAsync(arena, "license", cancellationToken);
            await Task.WhenAny(held, Task.Delay(500, cancellationToken));
        }

        await Task.WhenAll(arena.Workers.Zip(workers, static (slot, worker) => slot.KillAsync(worker)));
        while (!arena.Sent.Events.Select(static sent => sent.Token).ToHashSet(StringComparer.Ordinal).IsSubsetOf(
            Lines(arena).Where(static line => line.Phase is Phase.Acknowledged).Select(static line => line.Token)))
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>While a handler is inside the first event of a license, the second comes.</summary>
    public static async Task SendSecondAsync(Arena arena, CancellationToken cancellationToken)
    {
        var first = await SendAsync(arena, "license", cancellationToken);
        await BegunAsync(arena, 1, cancellationToken);
        await SendAsync(arena, "license", cancellationToken, token => RabbitQueues.NumberOf(token) != RabbitQueues.NumberOf(first.Token));
        await (arena.Fault is Fault.AnyQueue ? BegunAsync(arena, 2, cancellationToken) : Task.Delay(SomeTime, cancellationToken));
        await File.WriteAllTextAsync(GoOnFile(arena.Folder), "", cancellationToken);
        await LaterRest.ComesAsync(arena, Patience, cancellationToken);
    }

    /// <summary>The file that workers' slow handlers wait for.</summary>
    public static string GoOnFile(string folder) => Scenarios.GoOnFile(folder, 0);

    private static async Task<SentEvent> SendAsync(Arena arena, string license, CancellationToken cancellationToken, Predicate<string>? isWanted = null)
    {
        var token = Load.NewToken();
        while (isWanted?.Invoke(token) is false)
        {
            token = Load.NewToken();
        }

        var sent = new SentEvent(token, "license.created", license);
        arena.Sent.Events.Enqueue(sent);
        await arena.Courier.DeliverAsync(sent, Guid.NewGuid().ToString("D"), 0, DeliveryReason.First, cancellationToken);
        return sent;
    }

    /// <summary>Waits until slow handlers have begun with so many events.</summary>
    private static async Task BegunAsync(Arena arena, int count, CancellationToken cancellationToken)
    {
        while (Lines(arena).Where(static line => line is { Phase: Phase.Start, Handler: "slow" }).Select(static line => line.Token).Distinct(StringComparer.Ordinal).Count() < count)
        {
            await Task.Delay(50, cancellationToken);
        }
    }

    private static IEnumerable<LedgerLine> Lines(Arena arena) => Directory.GetFiles(arena.Folder, "ledger-*").SelectMany(AppendFile.Read).Select(LedgerLine.Parse);
}
