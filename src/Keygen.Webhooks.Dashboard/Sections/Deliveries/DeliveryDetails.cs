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
    public DeliveryJson Of(RecordedDelivery delivery, bool isMasked)
    {
        var (payload, without) = PayloadOf(delivery, isMasked);
        return new()
        {
            Row = DeliveryRows.Of(delivery, dashboard.Instance),
            Verdict = Verdict.Of(delivery),
            SignedLines = [.. new SignedLines(delivery, OptionsOf(delivery.Registration)).Read()],
            RequestLine = Headers.RequestLine(delivery, isMasked),
            Headers = [.. Headers.Of(delivery, isMasked)],
            Key = delivery.Key?.ToString(),
            Handlers = [.. delivery.Handlers.Select(one => RunOf(one, isMasked))],
            TraceId = delivery.TraceId,
            Event = delivery.Event is { } e ? new(e.Name, e.Id, e.IdempotencyToken, e.SentAt, e.ApiVersion, e.EnvironmentId) : null,
            NoPayload = without,
            Payload = payload,
            IsMasked = isMasked,
            CanRun = delivery.Event is null ? [] : EventRuns.HandlersOf(dashboard.Find(delivery.Registration), delivery.Event, delivery.EventName),
        };
    }

    public static HandlerRunJson RunOf(RecordedRun run, bool isMasked) => new(
        run.Handler, run.Status.ToString(), run.TimedOut, run.Elapsed.TotalMilliseconds, run.ErrorType?.FullName,
        isMasked ? null : run.ErrorMessage, isMasked && run.ErrorType is not null);

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
