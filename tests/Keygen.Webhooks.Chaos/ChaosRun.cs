using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos;

/// <summary>The main run on one store: load and disorder together, calm until all is acknowledged, and the check.</summary>
internal static class ChaosRun
{
    /// <summary>Between two events while there is disorder, so that it all happens under load.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    public static async Task<bool> RunAsync(StoreKind store, ChaosOptions options, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.BuildAsync(store, options, static settings => settings, cancellationToken);
        var schedule = new Schedule(
            arena.Slots, arena.Server, arena.Disorder, options.Lease, pauses: store is StoreKind.Postgres, options.Seed);
        var disorder = schedule.RunAsync(options.AtLeast, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var load = new Load(arena.Courier, arena.Sent, arena.Slots.Count, options.Seed);
        var sending = load.RunAsync(options.Events, Pace, () => disorder.IsCompleted, ending.Token);
        string? brokenOff = null;
        try
        {
            await disorder;
            await sending;
        }
        catch (Exception exception)
        {
            brokenOff = cancellationToken.IsCancellationRequested ? "The deadline came first." : exception.Message;
            await ending.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var verdict = await arena.CheckAsync();
        if (brokenOff is not null)
        {
            verdict.Add(Problem.NothingShown, brokenOff);
        }

        Coverage.Demand(verdict, arena.Sent, arena.Disorder, options.Events);
        Report.Print(arena.Server.Title, verdict, arena.Sent, arena.Disorder);
        return verdict.IsGood;
    }
}
