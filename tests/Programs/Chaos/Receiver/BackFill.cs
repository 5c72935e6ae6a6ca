using Keygen.Webhooks.CatchUp;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Back-fills the handler that only the new version has, over everything that Keygen lists, until nothing is left.</summary>
internal sealed class BackFill(ReceiverSettings settings, EventReplay replay) : BackgroundService
{
    public static readonly string Handler = AppHandlers.PassingOf(AppVersion.New);

    private static readonly TimeSpan BetweenRuns = TimeSpan.FromMilliseconds(500);

    /// <summary>The file that says that nothing is left.</summary>
    public static string DoneFile(string folder) => Path.Combine(folder, "back-filled");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // With its fault, each process begins anew: without the marks of the one before, and of deliveries.
        var startsAnew = settings.Fault is Fault.BackFillsAnew;
        var request = new ReplayRequest
        {
            Name = startsAnew ? $"added {settings.Incarnation}" : "added",
            Mode = startsAnew ? ReplayMode.RunAgain : ReplayMode.BackFill,
            Handlers = [Handler],
        };
        while (!(await replay.RunAsync(request, cancellationToken: stoppingToken)).IsComplete)
        {
            await Task.Delay(BetweenRuns, stoppingToken);
        }

        await File.WriteAllTextAsync(DoneFile(settings.Folder), "", stoppingToken);
    }
}
