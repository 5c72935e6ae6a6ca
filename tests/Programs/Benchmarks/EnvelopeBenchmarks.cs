using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>Reading an envelope alone, the payload left for later, beside a JsonDocument of it and the same members.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private VerifiedDelivery _delivery = null!;

    public static IEnumerable<string> Deliveries => PayloadBenchmarks.Deliveries;

    [ParamsSource(nameof(Deliveries))]
    public string Delivery { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _delivery = new RecordedInputs(Delivery).VerifyDelivery();
        if (Envelope() != JsonDocuments())
        {
            throw new InvalidOperationException("The two read different things.");
        }
    }

    [Benchmark(Baseline = true)]
    public int JsonDocuments()
    {
        using var envelope = JsonDocument.Parse(_delivery.Body);
        var data = envelope.RootElement.GetProperty("data");
        var attributes = data.GetProperty("attributes");
        var account = data.GetProperty("relationships").GetProperty("account").GetProperty("data").GetProperty("id").GetString()!;
        return data.GetProperty("type").ValueEquals("webhook-events") && attributes.TryGetProperty("payload", out _)
            ? data.GetProperty("id").GetString()!.Length
                + account.Length
                + attributes.GetProperty("event").GetString()!.Length
                + attributes.GetProperty("endpoint").GetString()!.Length
                + attributes.GetProperty("created").GetDateTimeOffset().Year
                + data.GetProperty("meta").GetProperty("idempotencyToken").GetString()!.Length
            : 0;
    }

    [Benchmark]
    public int Envelope() => EventReader.TryRead(_delivery, out var e, out _)
        ? e.Id.Length + e.AccountId.Length + e.Name.Length + e.Endpoint!.Length + e.Created.Year + e.IdempotencyToken.Length
        : 0;
}
