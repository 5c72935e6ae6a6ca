using Keygen.Webhooks.Dashboard.Diagnostics;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Dashboard.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Events;

/// <summary>What happened to this license? Keygen's list beside our state, a retry at Keygen, a replay here.</summary>
internal sealed class EventsSection : IDashboardSection
{
    private readonly DashboardServices _dashboard;
    private readonly KeygenList _list;
    private readonly EventRuns _runs;
    private readonly ILogger _logger;

    public EventsSection(DashboardServices dashboard)
    {
        (_dashboard, _list) = (dashboard, new(dashboard));
        _logger = dashboard.App.GetRequiredService<ILogger<EventsSection>>();
        _runs = new(dashboard, _logger);
    }

    public void Map(SectionRoutes routes)
    {
        var json = EventsJsonContext.Default;
        routes.Query("events/list", json.EventPageJson, ListAsync);
        routes.Query("events/one", json.EventDetailsJson, async context =>
        {
            var registration = _dashboard.Find(context.Request.Query["registration"]);
            var row = await _list.FindAsync(registration, context.Request.Query["id"], context.RequestAborted).ConfigureAwait(false);
            return await EventDetails.OfAsync(registration, row, isMasked: true, context.RequestAborted).ConfigureAwait(false);
        });
        routes.Action("events/reveal", json.EventActionJson, json.EventDetailsJson, RevealAsync);
        routes.Action("events/retry", json.EventActionJson, json.RetriedJson, RetryAsync);
        routes.Action("events/plan", json.EventRunJson, json.RunPlanJson, async (context, run) =>
        {
            var (registration, keygenEvent, created) = await EventOfAsync(run, context.RequestAborted).ConfigureAwait(false);
            return await _runs.PlanAsync(registration, keygenEvent, created, new(run.Id, run.Handlers, run.Again), context.RequestAborted).ConfigureAwait(false);
        });
        routes.Action("events/run", json.EventRunJson, json.RunResultJson, async (context, run) =>
        {
            var (registration, keygenEvent, created) = await EventOfAsync(run, context.RequestAborted).ConfigureAwait(false);
            return await _runs.RunAsync(context, registration, keygenEvent, created, new(run.Id, run.Handlers, run.Again)).ConfigureAwait(false);
        });
    }

    private async ValueTask<EventPageJson> ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var registration = _dashboard.Find(query["registration"]);
        return _list.SentenceFor(registration) is { } sentence ? new(sentence, [], null, 0, 0)
            : await _list.ReadAsync(registration, ListFilter.Of(query), query["after"] is [{ Length: > 0 } after] ? after : null, context.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask<EventDetailsJson> RevealAsync(HttpContext context, EventActionJson asked)
    {
        var registration = _dashboard.Find(asked.Registration);
        var row = await _list.FindAsync(registration, asked.Id, context.RequestAborted).ConfigureAwait(false);
        DashboardLog.ValuesRevealed(_logger, SectionRoutes.UserOf(context), row.Name ?? "", row.Id ?? "");
        return await EventDetails.OfAsync(registration, row, isMasked: false, context.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask<RetriedJson> RetryAsync(HttpContext context, EventActionJson asked)
    {
        if (!asked.IsConfirmed)
        {
            throw new RequestRefusedException(400, "A retry writes to Keygen: read what it does and confirm it.");
        }

        var registration = _dashboard.Find(asked.Registration);
        var row = await _list.FindAsync(registration, asked.Id, context.RequestAborted).ConfigureAwait(false);
        DashboardLog.RetryBegan(_logger, SectionRoutes.UserOf(context), row.Name, row.Id!);
        var retried = await _list.RetryAsync(registration, row.Id!).ConfigureAwait(false);
        DashboardLog.RetriedAtKeygen(_logger, SectionRoutes.UserOf(context), row.Name, row.Id!, retried.Id);
        return new($"Keygen delivers it again, as the event {retried.Id}. If the endpoint is no longer subscribed to it, nothing is sent.");
    }

    private async Task<(DashboardRegistration Registration, KeygenEvent Event, DateTimeOffset Created)> EventOfAsync(EventRunJson run, CancellationToken cancellationToken)
    {
        var registration = _dashboard.Find(run.Registration);
        var row = await _list.FindAsync(registration, run.Id, cancellationToken).ConfigureAwait(false);
        return EventReader.TryRead(row, out var keygenEvent, out _) ? (registration, keygenEvent, row.Created ?? keygenEvent.Created)
            : throw new RequestRefusedException(409, "The row cannot be read as an event.");
    }
}
