using Keygen.Webhooks.Dashboard.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>What is waiting? Run it now: one event or all of a kind, with progress.</summary>
internal sealed class WaitingSection(DashboardServices dashboard) : IDashboardSection
{
    private readonly WaitingRuns _runs = new(dashboard, dashboard.App.GetRequiredService<ILogger<WaitingSection>>());

    public void Map(SectionRoutes routes)
    {
        var json = WaitingJsonContext.Default;
        routes.Query("waiting/counts", json.WaitingCountsJson, async context =>
            await WaitingLists.CountAsync(dashboard.Find(context.Request.Query["registration"]), context.RequestAborted).ConfigureAwait(false));
        routes.Query("waiting/list", json.WaitingPageJson, async context =>
        {
            var query = context.Request.Query;
            return await WaitingLists.ListAsync(
                dashboard, dashboard.Find(query["registration"]), query["set"].ToString(), query["cursor"] is [{ Length: > 0 } cursor] ? cursor : null,
                context.RequestAborted).ConfigureAwait(false);
        });
        routes.Query("waiting/job", json.WaitingJobsJson, context => new(
            new WaitingJobsJson(_runs.Last(dashboard.Find(context.Request.Query["registration"]).Name)?.Show())));
        routes.Action("waiting/plan", json.WaitingRunJson, json.WaitingPlanJson, async (context, asked) =>
            await _runs.PlanAsync(asked, context.RequestAborted).ConfigureAwait(false));
        routes.Action("waiting/run", json.WaitingRunJson, json.WaitingJobsJson, (context, asked) => new(
            new WaitingJobsJson(_runs.Begin(asked, SectionRoutes.UserOf(context)).Show())));
        routes.Action("waiting/stop", json.WaitingRunJson, json.WaitingJobsJson, (_, asked) => new(
            new WaitingJobsJson(_runs.Stop(dashboard.Find(asked.Registration).Name).Show())));
    }
}
