using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>What happens in the negative controls of catch-up.</summary>
internal static class KeygenScenarios
{
    private const int Few = 5;
    private const int Many = 1000;
    private const string Name = "license.created";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Events while no receiver listens: Keygen gives up at once.</summary>
    public static async Task NobodyListensAsync(Arena arena, CancellationToken cancellationToken)
    {
        await RaiseAsync(arena, Name, Few, cancellationToken);
        await AllFailAsync(arena, cancellationToken);
        await arena.StartAsync(cancellationToken);
        await Rest.ComesAsync(arena, Patience, cancellationToken);
    }

    /// <summary>
    /// Catch-up comes to an event whose delivery is still under way in the other receiver. When it has passed it, that receiver is killed,
    /// and Keygen does not try again.
    /// </summary>
    public static async Task DieAfterThePassAsync(Arena arena, CancellationToken cancellationToken)
    {
        arena.Slots[0].Start();
        var first = await arena.Slots[0].ReadyAsync(cancellationToken);
        await RaiseAsync(arena, Name, 1, cancellationToken);
        await WrittenAsync(arena, first.Name, static line => line is { Phase: Phase.Start, Handler: "slow" }, cancellationToken);

        arena.Slots[1].Start();
        var second = await arena.Slots[1].ReadyAsync(cancellationToken);
        await WrittenAsync(
            arena, second.Name, static line => line.Phase is Phase.Answered && Delivery.IsCatchUpNumber(line.Delivery), cancellationToken);
        await arena.Slots[0].KillAsync(first);
        await Rest.ComesAsync(arena, Patience, cancellationToken);
    }

    /// <summary>The first of many events is one that a handler cannot handle until it is mended, after all others are through.</summary>
    public static async Task PoisonAheadAsync(Arena arena, CancellationToken cancellationToken)
    {
        await RaiseAsync(arena, UnreliableHandler.Poison, 1, cancellationToken);
        var good = await RaiseAsync(arena, Name, Many, cancellationToken);
        await AllFailAsync(arena, cancellationToken);
        await arena.StartAsync(cancellationToken);
        for (var watch = Stopwatch.StartNew(); !await Rest.IsHandledAsync(arena, good);)
        {
            if (Rest.IsInVain(arena, watch))
            {
                return;
            }

            await Task.Delay(300, cancellationToken);
        }

        await File.WriteAllTextAsync(Scenarios.GoOnFile(arena.Folder, 0), "", cancellationToken);
        await Rest.ComesAsync(arena, Patience, cancellationToken);
    }

    /// <summary>Has Keygen deliver events, and notes them as sent.</summary>
    public static async Task<IReadOnlyList<string>> RaiseAsync(Arena arena, string name, int count, CancellationToken cancellationToken)
    {
        var tokens = Array.ConvertAll(await arena.Keygen!.RaiseAsync(name, count, token: null, cancellationToken), static row => row.IdempotencyToken);
        Array.ForEach(tokens, token => arena.Sent.Events.Enqueue(new(token, name)));
        return tokens;
    }

    private static async Task AllFailAsync(Arena arena, CancellationToken cancellationToken)
    {
        while (!(await arena.Keygen!.RowsAsync(cancellationToken)).All(static row => row.WasRefused))
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task WrittenAsync(Arena arena, ProcessName process, Func<LedgerLine, bool> line, CancellationToken cancellationToken)
    {
        while (!AppendFile.Read(Ledger.PathIn(arena.Folder, process)).Select(LedgerLine.Parse).Any(line))
        {
            await Task.Delay(20, cancellationToken);
        }
    }
}
