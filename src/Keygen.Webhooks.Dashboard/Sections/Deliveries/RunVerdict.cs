using Keygen.Webhooks.Dashboard.Recording;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Says in words how a run without a delivery ended, and what follows.</summary>
internal static class RunVerdict
{
    public static VerdictJson Of(RecordedDelivery run) => run.Outcome switch
    {
        WebhookOutcome.Handled => new("Handled.", WhatRan(run), "Nothing to do."),
        WebhookOutcome.HandlerFailed => new("A handler failed.", WhatRan(run), $"Fix the handler. {Next(run)}"),
        _ => new($"It did not complete ({run.Outcome}).", $"{WhatRan(run)} The log has more.", Next(run)),
    };

    private static string WhatRan(RecordedDelivery run) => run.Run switch
    {
        "replay" => $"The replay '{run.Replay}' ran these handlers. No delivery came.",
        "catch-up" => "Catch-up fetched the event and ran its handlers. No delivery came.",
        "engine" => "The engine delivered the event's message, and the later handlers ran.",
        _ => "The app dispatched the event itself. No delivery came.",
    };

    private static string Next(RecordedDelivery run) => run.Run switch
    {
        "replay" => "Run it again here, or run the same replay again.",
        "catch-up" => "Catch-up tries it again.",
        "engine" => "The engine tries it again, as it is set up to.",
        _ => "The app decides whether it dispatches the event again.",
    };
}
