using Keygen.Webhooks.Dashboard.Diagnostics;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Runs handlers again for one event: a delivery that is kept, or a row of Keygen's list.</summary>
internal sealed class EventRuns(DashboardServices dashboard, ILogger logger)
{
    /// <summary>The store's memory ends this much before its retention, as for replays from Keygen's list.</summary>
    private static readonly TimeSpan SafetyOfMarks = TimeSpan.FromDays(2);

    /// <summary>Says what a run would do. Changes nothing.</summary>
    /// <param name="registration">The registration.</param>
    /// <param name="keygenEvent">The event.</param>
    /// <param name="seen">When the event was delivered or recorded.</param>
    /// <param name="run">The handlers.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    public async Task<RunPlanJson> PlanAsync(
        DashboardRegistration registration, KeygenEvent keygenEvent, DateTimeOffset seen, RunJson run, CancellationToken cancellationToken)
    {
        var scope = Check(registration, keygenEvent, seen, run);
        var preview = await registration.Dispatcher.PreviewReplayAsync(keygenEvent, scope, cancellationToken).ConfigureAwait(false);
        return new(preview.Open, preview.Completed, preview.Unknown);
    }

    /// <summary>Runs them. It does not end when the page is closed: a handler that has begun ends as after a delivery.</summary>
    public async Task<RunResultJson> RunAsync(
        HttpContext context, DashboardRegistration registration, KeygenEvent keygenEvent, DateTimeOffset seen, RunJson run)
    {
        var scope = Check(registration, keygenEvent, seen, run);
        var (user, handlers) = (SectionRoutes.UserOf(context), string.Join(", ", scope.Handlers));
        DashboardLog.RunAgainBegan(logger, user, handlers, keygenEvent.Name, keygenEvent.Id, scope.Replay); // before it: the process may end in between
        var result = await registration.Dispatcher.ReplayAsync(keygenEvent, scope, CancellationToken.None).ConfigureAwait(false);
        DashboardLog.RanAgain(logger, user, handlers, keygenEvent.Name, keygenEvent.Id, scope.Replay, result.Outcome);
        return new(
            result.Outcome.ToString(), TitleOf(result.Outcome), scope.Replay,
            [.. result.Handlers.Select(static one => DeliveryDetails.RunOf(RecordedRun.Of(one), isMasked: true))],
            IdOf(registration, keygenEvent, scope.Replay));
    }

    /// <summary>The recorder has seen the run before the dispatcher returned.</summary>
    private string? IdOf(DashboardRegistration registration, KeygenEvent keygenEvent, string replay) => dashboard.Journal.Read()
        .FirstOrDefault(one => one.Replay == replay && one.IsOf(registration.Name, keygenEvent.IdempotencyToken)) is { } run
            ? DeliveryRows.IdOf(run.Sequence, dashboard.Instance) : null;

    /// <summary>The handlers that take an event. For one without a class all are named: a run leaves out those that do not take it.</summary>
    public static IReadOnlyList<string> HandlersOf(DashboardRegistration registration, KeygenEvent? keygenEvent, string? name) =>
    [
        .. registration.Dispatcher.Subscriptions
            .Where(one => one.Handler is not HandlerNames.Forward && (keygenEvent is UnknownEvent || one.EventNames.Contains(name)))
            .Select(static one => one.Handler),
    ];

    private ReplayScope Check(DashboardRegistration registration, KeygenEvent keygenEvent, DateTimeOffset seen, RunJson run)
    {
        var known = HandlersOf(registration, keygenEvent, keygenEvent.Name);
        if (run.Handlers is not { Count: > 0 } || !run.Handlers.All(known.Contains))
        {
            throw new RequestRefusedException(400, "Choose one or more of the event's handlers.");
        }

        var retention = dashboard.App.GetRequiredKeyedService<IIdempotencyStore>(registration.Name).Traits.Retention;
        if (!run.Again && dashboard.Time.GetUtcNow() - seen > retention - SafetyOfMarks)
        {
            throw new RequestRefusedException(409, "The event is older than the store's memory, so nobody knows which handlers have completed. Run them again instead.");
        }

        return new(PageReplay.NameOf(dashboard.Time.GetUtcNow(), isOne: true), run.Handlers, run.Again);
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
