using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Runs handlers again for a delivery that is kept: as a replay of one event, which needs neither Keygen nor a token.</summary>
internal sealed class DeliveryRuns(DashboardServices dashboard, ILogger logger)
{
    private readonly EventRuns _runs = new(dashboard, logger);

    /// <summary>Says what a run would do. Changes nothing.</summary>
    public Task<RunPlanJson> PlanAsync(RecordedDelivery delivery, RunJson run, CancellationToken cancellationToken) =>
        _runs.PlanAsync(dashboard.Find(delivery.Registration), EventOf(delivery), delivery.EndedAt, run, cancellationToken);

    public Task<RunResultJson> RunAsync(HttpContext context, RecordedDelivery delivery, RunJson run) =>
        _runs.RunAsync(context, dashboard.Find(delivery.Registration), EventOf(delivery), delivery.EndedAt, run);

    private static KeygenEvent EventOf(RecordedDelivery delivery) =>
        delivery.Event ?? throw new RequestRefusedException(409, "The event is no longer kept here. Replay it from Keygen's list.");
}
