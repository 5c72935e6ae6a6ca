using System.Diagnostics;
using System.Text.Json;
using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Fake;

/// <summary>Waits until nothing more can happen: Keygen is done with every row, every handler has left its effect, and nothing waits in catch-up.</summary>
internal static class Rest
{
    /// <summary>Two walks more, which must find nothing to do.</summary>
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(2.5);

    /// <summary>What a control without its fault has needed no longer for is waited for no longer with it, but for a few walks.</summary>
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(5);

    /// <returns>What is still to come when the patience is over; null when it has come to rest.</returns>
    public static async Task<string?> ComesAsync(Arena arena, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var left = await LeftAsync(arena, cancellationToken);
            if (left is null)
            {
                await Task.Delay(Longer, cancellationToken);
                return null;
            }

            if (watch.Elapsed > patience || IsInVain(arena, watch))
            {
                return left;
            }

            await Task.Delay(300, cancellationToken);
        }
    }

    /// <param name="arena">Where it is waited.</param>
    /// <param name="watch">Since when.</param>
    public static bool IsInVain(Arena arena, Stopwatch watch) => arena.GiveUp.IsCompleted && watch.Elapsed > AtLeast;

    /// <summary>Whether all handlers have left their effects for some events.</summary>
    public static async Task<bool> IsHandledAsync(Arena arena, IEnumerable<string> tokens) => await MissingAsync(arena, tokens) == 0;

    private static async Task<string?> LeftAsync(Arena arena, CancellationToken cancellationToken)
    {
        var pending = (await arena.Keygen!.RowsAsync(cancellationToken)).Count(static row => !row.IsFinal);
        var missing = await MissingAsync(arena, arena.Sent.Events.Select(static one => one.Token));
        var waiting = Directory.GetFiles(arena.Folder, "catch-up_*.progress").Sum(Waiting);
        return pending + missing + waiting == 0 ? null : $"{pending} rows are not final, {missing} effects missing, and {waiting} events wait in catch-up.";
    }

    private static async Task<int> MissingAsync(Arena arena, IEnumerable<string> tokens)
    {
        var there = (await arena.Server.ReadEffectsAsync(arena.Folder)).Select(static row => row.Duty).ToHashSet();
        return tokens.SelectMany(static token => AppHandlers.Lasting.Select(handler => new Duty(token, handler))).Count(duty => !there.Contains(duty));
    }

    private static int Waiting(string file)
    {
        var text = File.ReadAllText(file);
        using var json = JsonDocument.Parse(text[text.IndexOf('\n', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("open").EnumerateObject().Count() + json.RootElement.GetProperty("parked").EnumerateObject().Count();
    }
}
