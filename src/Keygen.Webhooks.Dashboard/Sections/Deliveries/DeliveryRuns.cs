using System.Globalization;
using Keygen.Webhooks.Dashboard.Diagnostics;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Runs handlers again for a delivery that is kept: as a replay of one event, which needs neither Keygen nor a token.</summary>
internal sealed class DeliveryRuns(DashboardServices dashboard, DeliveryDetails details, ILogger logger)
{
    /// <summary>The store's memory ends this much before its retention, as for replays from Keygen's list.</summary>
    private static readonly TimeSpan SafetyOfMarks = TimeSpan.FromDays(2);

    /// <summary>Says what a run would do. Changes nothing.</summary>
    public async Task<RunPlanJson> PlanAsync(RecordedDelivery delivery, RunJson run, CancellationToken cancellationToken)
    {
        var (keygenEvent, scope) = Check(delivery, run);
        var preview = await dashboard.Find(delivery.Registration).Dispatcher.PreviewReplayAsync(keygenEvent, scope, cancellationToken).ConfigureAwait(false);
        return new(preview.Open, preview.Completed, preview.Unknown);
    }

    /// <summary>Runs them. It does not end when the page is closed: a handler that has begun ends as after a delivery.</summary>
    public async Task<RunResultJson> RunAsync(HttpContext context, RecordedDelivery delivery, RunJson run)
    {
        var (keygenEvent, scope) = Check(delivery, run);
        var result = await dashboard.Find(delivery.Registration).Dispatcher.ReplayAsync(keygenEvent, scope, CancellationToken.None).ConfigureAwait(false);
        DashboardLog.RanAgain(
            logger, SectionRoutes.UserOf(context), string.Join(", ", scope.Handlers), keygenEvent.Name, keygenEvent.Id, scope.Replay, result.Outcome);
        return new(result.Outcome.ToString(), TitleOf(result.Outcome), scope.Replay, [.. result.Handlers.Select(static one => DeliveryDetails.RunOf(one, isMasked: true))]);
    }

    private (KeygenEvent Event, ReplayScope Scope) Check(RecordedDelivery delivery, RunJson run)
    {
        if (delivery.Event is not { } keygenEvent)
        {
            throw new RequestRefusedException(409, "The event is no longer kept here. Replay it from Keygen's list.");
        }

        var known = details.HandlersOf(delivery);
        if (run.Handlers is not { Count: > 0 } || !run.Handlers.All(known.Contains))
        {
            throw new RequestRefusedException(400, "Choose one or more of the event's handlers.");
        }

        var retention = dashboard.App.GetRequiredKeyedService<IIdempotencyStore>(delivery.Registration).Traits.Retention;
        if (!run.Again && dashboard.Time.GetUtcNow() - delivery.EndedAt > retention - SafetyOfMarks)
        {
            throw new RequestRefusedException(409, "The event is older than the store's memory, so nobody knows which handlers have completed. Run them again instead.");
        }

        var name = dashboard.Time.GetUtcNow().ToString("'dashboard-'yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        return (keygenEvent, new(name, run.Handlers, run.Again));
    }

    private static string TitleOf(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Handled => "Done.",
        WebhookOutcome.Duplicate => "Nothing ran: every handler had completed.",
        WebhookOutcome.Ignored => "Nothing ran: no chosen handler takes the event.",
        WebhookOutcome.InProgress => "Nothing ran: the event is being handled now.",
        WebhookOutcome.HandlerFailed => "A handler failed.",
        _ => $"It did not complete ({outcome}). The log has more.",
    };
}
