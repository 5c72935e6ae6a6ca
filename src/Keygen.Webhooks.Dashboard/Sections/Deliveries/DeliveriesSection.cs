using Keygen.Webhooks.Dashboard.Diagnostics;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Why was this one refused? What did my handlers do with it? The last deliveries of this server, live.</summary>
internal sealed class DeliveriesSection : IDashboardSection
{
    private const int PageSize = 100;
    private const int MaxNews = 100;

    private readonly DashboardServices _dashboard;
    private readonly DeliveryDetails _details;
    private readonly DeliveryRuns _runs;
    private readonly ILogger _logger;

    public DeliveriesSection(DashboardServices dashboard)
    {
        (_dashboard, _details) = (dashboard, new(dashboard));
        _logger = dashboard.App.GetRequiredService<ILogger<DeliveriesSection>>();
        _runs = new(dashboard, _logger);
    }

    public void Map(SectionRoutes routes)
    {
        var json = DeliveriesJsonContext.Default;
        routes.Query("deliveries/list", json.DeliveryPageJson, context => new(List(context.Request.Query)));
        routes.Query("deliveries/one", json.DeliveryJson, context => new(_details.Of(Find(context.Request.Query["id"]), isMasked: true)));
        routes.Get("deliveries/stream", StreamAsync);
        routes.Action("deliveries/reveal", json.RevealJson, json.DeliveryJson, (context, asked) => new(Reveal(context, asked)));
        routes.Action("deliveries/plan", json.RunJson, json.RunPlanJson, async (context, run) =>
            await _runs.PlanAsync(Find(run.Id), run, context.RequestAborted).ConfigureAwait(false));
        routes.Action("deliveries/run", json.RunJson, json.RunResultJson, async (context, run) =>
            await _runs.RunAsync(context, Find(run.Id), run).ConfigureAwait(false));
    }

    private DeliveryPageJson List(IQueryCollection query)
    {
        var (filter, all) = (DeliveryFilter.Of(query), _dashboard.Journal.Read());
        var before = DeliveryRows.SequenceOf(query["before"], _dashboard.Instance) ?? long.MaxValue;
        var matching = all.Where(filter.Matches).ToArray();
        var page = matching.Where(one => one.Sequence < before).Take(PageSize).ToArray();
        return new(
            [.. page.Select(RowOf)],
            page.Length == PageSize && page[^1] != matching[^1] ? DeliveryRows.IdOf(page[^1].Sequence, _dashboard.Instance) : null,
            matching.Length, all.Length, DeliveryRows.IdOf(all.FirstOrDefault()?.Sequence ?? 0, _dashboard.Instance),
            [.. all.Select(static one => one.EventName).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Sends what arrives. It begins after the id that the page last saw: its own after a break, or that of its list.</summary>
    private Task StreamAsync(HttpContext context)
    {
        var filter = DeliveryFilter.Of(context.Request.Query);
        var from = context.Request.Query["after"].ToString();
        return _dashboard.Stream.WriteAsync(context, DeliveriesJsonContext.Default.DeliveryNewsJson, id => NewsSince(id ?? from, filter));
    }

    private (DeliveryNewsJson News, string Id)? NewsSince(string id, DeliveryFilter filter)
    {
        if (DeliveryRows.SequenceOf(id, _dashboard.Instance) is not { } last)
        {
            return (new([], 0, 0, 0, Restarted: true), DeliveryRows.IdOf(_dashboard.Journal.Last, _dashboard.Instance));
        }

        if (_dashboard.Journal.Since(last) is not [var newest, ..] all)
        {
            return null;
        }

        var matching = all.Where(filter.Matches).ToArray();
        var kept = _dashboard.Journal.Read(isSorted: false);
        return (
            new([.. matching.Take(MaxNews).Select(RowOf)], Math.Max(0, matching.Length - MaxNews), kept.Count(filter.Matches), kept.Length, Restarted: false),
            DeliveryRows.IdOf(newest.Sequence, _dashboard.Instance));
    }

    private DeliveryJson Reveal(HttpContext context, RevealJson asked)
    {
        var delivery = Find(asked.Id);
        DashboardLog.ValuesRevealed(_logger, SectionRoutes.UserOf(context), delivery.EventName ?? "a refused delivery", delivery.EventId ?? asked.Id);
        return _details.Of(delivery, isMasked: false);
    }

    private DeliveryRowJson RowOf(RecordedDelivery delivery) => DeliveryRows.Of(delivery, _dashboard.Instance);

    private RecordedDelivery Find(string? id) =>
        (DeliveryRows.SequenceOf(id, _dashboard.Instance) is { } sequence ? _dashboard.Journal.Find(sequence) : null)
        ?? throw RequestRefusedException.NotFound("This server no longer keeps that delivery: newer ones replaced it, the app restarted, or another server received it.");
}
