using System.Text.Json;
using Keygen.Webhooks.Dashboard.Masking;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Everything about one delivery, made when somebody opens it.</summary>
internal sealed class DeliveryDetails(DashboardServices dashboard)
{
    /// <summary>How many other deliveries and runs of the event are shown.</summary>
    private const int MostOthers = 20;

    public DeliveryJson Of(RecordedDelivery delivery, bool isMasked)
    {
        var (payload, without) = PayloadOf(delivery, isMasked);
        return new()
        {
            Row = DeliveryRows.Of(delivery, dashboard.Instance),
            Verdict = delivery.Run is null ? Verdict.Of(delivery) : RunVerdict.Of(delivery),
            SignedLines = delivery.Request is null ? [] : [.. new SignedLines(delivery, delivery.Request, OptionsOf(delivery.Registration), isMasked).Read()],
            RequestLine = delivery.Request is null ? null : Headers.RequestLine(delivery.Request, isMasked),
            Headers = delivery.Request is null ? [] : [.. Headers.Of(delivery.Request, isMasked)],
            Key = delivery.Key?.ToString(),
            Handlers = [.. delivery.Handlers.Select(one => RunOf(one, isMasked))],
            TraceId = delivery.TraceId,
            Event = delivery.Event is { } e ? new(e.Name, e.Id, e.IdempotencyToken, e.SentAt, e.ApiVersion, e.EnvironmentId) : null,
            NoPayload = without,
            Payload = payload,
            Others = [.. OthersOf(delivery).Select(one => DeliveryRows.Of(one, dashboard.Instance))],
            IsMasked = isMasked,
            CanRun = delivery.Event is null ? [] : EventRuns.HandlersOf(dashboard.Find(delivery.Registration), delivery.Event, delivery.EventName),
        };
    }

    public static HandlerRunJson RunOf(RecordedRun run, bool isMasked) => new(
        run.Handler, run.Status.ToString(), run.TimedOut, run.Elapsed.TotalMilliseconds, run.ErrorType?.FullName,
        isMasked ? null : run.ErrorMessage, isMasked && run.ErrorType is not null);

    private IEnumerable<RecordedDelivery> OthersOf(RecordedDelivery delivery) => delivery.EventToken is not { } token ? []
        : dashboard.Journal.Read().Where(one => one != delivery && one.IsOf(delivery.Registration, token)).Take(MostOthers);

    private static (JsonElement? Payload, string? Without) PayloadOf(RecordedDelivery delivery, bool isMasked)
    {
        if (delivery.Event is not { } keygenEvent)
        {
            return (null, delivery.EventName is null ? "It did not become an event, so nothing of its body was kept." : "It was dropped to make room for newer ones.");
        }

        try
        {
            return PayloadTree.Of(keygenEvent.Payload.Json, isMasked) is { } tree ? (tree, null) : (null, "It is not JSON.");
        }
        catch (KeygenPayloadException exception)
        {
            return (null, exception.Message);
        }
    }

    private KeygenWebhooksOptions OptionsOf(string registration) =>
        dashboard.App.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration);
}
