using System.Diagnostics;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>A new handler is back-filled over events of the past, beside deliveries, and who does it is killed twice on the way.</summary>
internal static class BackFillScenario
{
    private const int OfThePast = 60;
    private const int Live = 10;
    private const string Name = "license.created";

    private static readonly int[] KilledAfter = [10, 35];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task KillTwiceAsync(Arena arena, CancellationToken cancellationToken)
    {
        await arena.StartAsync(cancellationToken);
        await KeygenScenarios.RaiseAsync(arena, Name, OfThePast, cancellationToken);
        await Rest.ComesAsync(arena, Patience, cancellationToken);

        arena.Required = [.. AppHandlers.Lasting, BackFill.Handler];
        await Task.WhenAll(arena.Slots.Select(slot => slot.DeployAsync(AppVersion.New, cancellationToken)));
        var raising = KeygenScenarios.RaiseAsync(arena, Name, Live, cancellationToken);
        foreach (var count in KilledAfter)
        {
            await KillAfterAsync(arena, count, cancellationToken);
        }

        await raising;
        for (var watch = Stopwatch.StartNew(); !File.Exists(BackFill.DoneFile(arena.Folder)) && watch.Elapsed < Patience && !Rest.IsInVain(arena, watch);)
        {
            await Task.Delay(100, cancellationToken);
        }

        await Rest.ComesAsync(arena, Patience, cancellationToken);
    }

    /// <summary>Kills the receiver that began the handler last, once it was begun so many times.</summary>
    private static async Task KillAfterAsync(Arena arena, int count, CancellationToken cancellationToken)
    {
        LedgerLine[] begun;
        while ((begun = [.. Begun(arena)]).Length < count)
        {
            if (File.Exists(BackFill.DoneFile(arena.Folder)))
            {
                return;
            }

            await Task.Delay(20, cancellationToken);
        }

        var slot = arena.Slots[ProcessName.Of(begun.MaxBy(static line => line.At)!.Run).Slot];
        await slot.KillAsync(await slot.ReadyAsync(cancellationToken));
    }

    private static IEnumerable<LedgerLine> Begun(Arena arena) => Directory.GetFiles(arena.Folder, "ledger-*").SelectMany(AppendFile.Read).Select(LedgerLine.Parse)
        .Where(static line => line.Phase is Phase.Start && line.Handler == BackFill.Handler && Receiver.Delivery.IsCatchUpNumber(line.Delivery));
}
