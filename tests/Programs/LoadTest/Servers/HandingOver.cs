using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>Hands over to a table, in the transaction of the mark: the least that anything durable does.</summary>
internal sealed class TableForwarder(LoadContext database) : IKeygenEventForwarder
{
    public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken) => database.Database.ExecuteSqlAsync(
        $"""INSERT INTO "HandOver" ("PartitionKey", "Message") VALUES ({message.PartitionKey}, {message.ToJson()})""", cancellationToken);
}

/// <summary>Counts hand-overs that were recorded, whatever they went to.</summary>
internal sealed class HandOverCount
{
    private long _value;

    public HandOverCount()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Meter.Name: KeygenWebhooksDiagnostics.MeterName, Name: "keygen.webhooks.handler.duration" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (Has(tags, "keygen.webhooks.handler", HandlerNames.Forward) && Has(tags, "keygen.webhooks.result", "completed"))
            {
                Interlocked.Increment(ref _value);
            }
        });
        listener.Start();
    }

    public long Value => Interlocked.Read(ref _value);

    private static bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key, string value)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
            {
                return tag.Value is string text && text == value;
            }
        }

        return false;
    }
}
