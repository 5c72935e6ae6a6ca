using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>Reading a payload: unescaped, found and read through a typed event, beside JsonDocument on the same envelope.</summary>
[MemoryDiagnoser]
public class PayloadBenchmarks
{
    private VerifiedDelivery _delivery = null!;

    /// <summary>A small payload, a usual one, and one with 50 KB of metadata.</summary>
    public static IEnumerable<string> Deliveries =>
        ["self-hosted-ce/account.settings.created", "all-events/license.created", "values/metadata-50k/license.updated"];

    [ParamsSource(nameof(Deliveries))]
    public string Delivery { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _delivery = new RecordedInputs(Delivery).VerifyDelivery();
        if (TypedEvent() != JsonDocuments())
        {
            throw new InvalidOperationException("The two read different things.");
        }
    }

    /// <summary>The envelope, the payload as a string, the payload's document, and a few members.</summary>
    [Benchmark(Baseline = true)]
    public int JsonDocuments()
    {
        using var envelope = JsonDocument.Parse(_delivery.Body);
        using var payload = JsonDocument.Parse(envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!);
        var data = payload.RootElement.GetProperty("data");
        var attributes = data.GetProperty("attributes");
        return data.GetProperty("type").ValueEquals("licenses")
            ? attributes.GetProperty("key").GetString()!.Length
                + attributes.GetProperty("expiry").GetDateTimeOffset().Year
                + attributes.GetProperty("status").GetString()!.Length
                + data.GetProperty("relationships").GetProperty("policy").GetProperty("data").GetProperty("id").GetString()!.Length
            : attributes.GetProperty("key").GetString()!.Length + attributes.GetProperty("value").GetArrayLength();
    }

    [Benchmark]
    public int TypedEvent()
    {
        EventReader.TryRead(_delivery, out var keygenEvent, out _);
        return keygenEvent switch
        {
            LicenseSnapshotEvent { License: var license } =>
                license.Key!.Length + license.Expiry!.Value.Year + license.Status.Text.Length + license.Policy.Id.Length,
            AccountSettingEvent { Setting: var setting } => setting.Key.Text.Length + setting.Names!.Count,
            _ => throw new InvalidOperationException(keygenEvent?.Name),
        };
    }
}
