using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>What this server keeps of events that wait: their deliveries, or runs without one.</summary>
internal sealed class KeptDeliveries(DashboardServices dashboard, DashboardRegistration registration)
{
    private readonly RecordedDelivery[] _all =
        [.. dashboard.Journal.Read().Where(one => one.EventName is not null && string.Equals(one.Registration, registration.Name, StringComparison.Ordinal))];

    /// <summary>The newest delivery of each event that was handed over.</summary>
    public IEnumerable<RecordedDelivery> HandedOver =>
        _all.Where(static one => one.Handlers.Any(static run => run is { Handler: HandlerNames.Forward, Status: HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone }))
            .DistinctBy(static one => one.EventToken, StringComparer.Ordinal);

    /// <returns>The newest delivery of an event; without one, its newest run; null when neither is kept.</returns>
    public RecordedDelivery? Find(string? eventId, string? token)
    {
        RecordedDelivery[] found = [.. _all.Where(one => token is null ? one.EventId == eventId : one.EventToken == token)];
        return found.FirstOrDefault(static one => one.Run is null) ?? found.FirstOrDefault();
    }

    /// <summary>Adds the link to the row of an event.</summary>
    public WaitingRowJson Link(WaitingRowJson row) =>
        Find(row.EventId, row.Token) is { } delivery ? row with { Delivery = DeliveryRows.IdOf(delivery.Sequence, dashboard.Instance) } : row;
}
