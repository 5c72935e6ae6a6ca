using Keygen.Webhooks.Dashboard.Recording;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Says in words how a run without a delivery ended, and what follows.</summary>
internal static class RunVerdict
{
    public static VerdictJson Of(RecordedDelivery run) => run.Outcome switch
    {
        WebhookOutcome.Handled => new("Handled.", Beginning(run), "Nothing to do."),
        WebhookOutcome.HandlerFailed => new("A handler failed.", Beginning(run), $"Fix the handler. {Next(run)}"),
        _ => new($"It did not complete ({run.Outcome}).", $"{Beginning(run)} The log has more.", Next(run)),
    };

    /// <summary>Who began it. What ran is told by the list of handlers: it may be none of them, or not known.</summary>
    private static string Beginning(RecordedDelivery run) => run.Kind switch
    {
        RunKind.Page or RunKind.Replay => $"The replay '{run.Replay}' began this run.",
        RunKind.CatchUp => "Catch-up fetched the event and began this run.",
        RunKind.Engine => "The engine delivered the event's message, which began this run of the later handlers.",
        _ => "The app dispatched the event itself.",
    } + (run.Handlers.Count == 0 ? " No handler ran." : " What each handler did is below.");

    private static string Next(RecordedDelivery run) => run.Kind switch
    {
        RunKind.Page or RunKind.Replay => "Run it again here, or run the same replay again.",
        RunKind.CatchUp => "Catch-up tries it again.",
        RunKind.Engine => "The engine tries it again, as it is set up to.",
        _ => "The app decides whether it dispatches the event again.",
    };
}
