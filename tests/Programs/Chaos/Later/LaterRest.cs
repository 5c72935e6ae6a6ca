using System.Diagnostics;
using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>Waits until workers have nothing left to do: every effect is there, and then no message has come for a while.</summary>
internal static class LaterRest
{
    /// <summary>Longer than a worker waits before it takes a message again.</summary>
    private static readonly TimeSpan ForAWhile = TimeSpan.FromSeconds(3);

    /// <returns>What is still to come when the patience is over; null when it has come to rest.</returns>
    public static async Task<string?> ComesAsync(Arena arena, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (watch, quiet, size) = (Stopwatch.StartNew(), Stopwatch.StartNew(), 0L);
        while (true)
        {
            // Workers write a line for each message, also for one that is done already.
            var now = Directory.GetFiles(arena.Folder, "ledger-*").Sum(static path => new FileInfo(path).Length);
            if (now != size)
            {
                (size, quiet) = (now, Stopwatch.StartNew());
            }

            if (quiet.Elapsed > ForAWhile || watch.Elapsed > patience || arena.GiveUp.IsCompleted)
            {
                var missing = await MissingAsync(arena);
                if (missing == 0 && quiet.Elapsed > ForAWhile)
                {
                    return null;
                }

                if (watch.Elapsed > patience || arena.GiveUp.IsCompleted)
                {
                    return missing > 0 ? $"{missing} effects are missing." : "Messages are still coming.";
                }
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    private static async Task<int> MissingAsync(Arena arena)
    {
        var there = (await arena.Server.ReadEffectsAsync(arena.Folder)).Select(static row => row.Duty).ToHashSet();
        return arena.Sent.Events.SelectMany(static one => AppHandlers.Lasting.Select(handler => new Duty(one.Token, handler))).Count(duty => !there.Contains(duty));
    }
}
