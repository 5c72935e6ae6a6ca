using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>What the metrics, the traces and the log say, and what they never say.</summary>
public sealed class TelemetryTests
{
    private static readonly int[] EventIds =
        [
            100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 200, 201, 202, 203, 204, 205, 206, 207, 208, 300, 301, 302, 303, 304,
            400, 401, 402, 403, 404, 405, 406,
        ];

    [Fact]
    public void The_ids_of_log_messages_are_unique_and_stable() =>
        typeof(KeygenEvent).Assembly.GetType("Keygen.Webhooks.Diagnostics.Log")!.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().Order()
            .Should().Equal(EventIds);

    [Fact]
    public async Task One_delivery_is_one_measurement_of_each_kind_and_nothing_stays_in_flight()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "h"));
        using var telemetry = new Telemetry(host);

        await host.ReceiveAsync(new TestEvent());

        telemetry.Measurements.Should().BeEquivalentTo(
        [
            "keygen.webhooks.deliveries [{delivery}] keygen.webhooks.event=license.created, keygen.webhooks.outcome=handled, keygen.webhooks.registration=",
            "keygen.webhooks.delivery.duration [s] keygen.webhooks.outcome=handled, keygen.webhooks.registration=",
            "keygen.webhooks.verification.duration [s] ",
            "keygen.webhooks.handler.duration [s] keygen.webhooks.handler=h, keygen.webhooks.result=completed",
            "keygen.webhooks.deliveries.in_flight [{delivery}] ", "keygen.webhooks.deliveries.in_flight [{delivery}] ",
        ]);
        telemetry.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_refusal_is_counted_with_its_reason_and_an_unknown_event_under_one_name()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var telemetry = new Telemetry(host);

        await host.ReceiveAsync((host.Sign(new TestEvent()) with { KeyId = TestAccount.Other.Id }).ToRequest());
        await host.ReceiveAsync(new TestEvent("license.became-sentient"));

        telemetry.Measurements.Should().Contain("keygen.webhooks.verification.failures [{failure}] keygen.webhooks.reason=key_id");
        telemetry.Measurements.Should().Contain(static m => m.Contains("keygen.webhooks.event=_OTHER"));
        telemetry.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_delivery_is_one_span_with_one_inside_it_for_each_handler()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "h"));
        using var telemetry = new Telemetry(host);

        var testEvent = new TestEvent();
        await host.ReceiveAsync(testEvent);

        telemetry.Activities.Should().Equal(
            "keygen.webhooks.handle Internal Unset keygen.webhooks.handler=h",
            $"keygen.webhooks.receive Consumer Unset keygen.webhooks.registration=, keygen.webhooks.outcome=handled, keygen.webhooks.event=license.created, keygen.webhooks.event.id={testEvent.Id}");
    }

    [Fact]
    public async Task The_span_of_a_handler_says_when_it_did_not_complete()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen
            .AddHandler<KeygenEvent>(static (_, _) => throw new InvalidOperationException(), "fails").AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "ok"));
        using var telemetry = new Telemetry(host);

        var testEvent = new TestEvent();
        await host.ReceiveAsync(testEvent);
        await host.ReceiveAsync(testEvent);

        const string Failed = "keygen.webhooks.handle Internal ErrorFailed keygen.webhooks.handler=fails";
        const string Ok = "keygen.webhooks.handle Internal Unset keygen.webhooks.handler=ok";
        telemetry.Activities.Where(static span => span.Contains("keygen.webhooks.handle ")).Should().Equal(Failed, Ok, Failed, Ok);
    }

    [Fact]
    [Trait("Case", "75")]
    public async Task No_key_token_license_key_or_body_shows_anywhere()
    {
        const string Canary = "KANARIENVOGEL";
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:EndpointUrls:1"] = $"https://user:{Canary}-pw@hooks.example.com/b?code={Canary}";
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<LicenseCreated>(static (e, _) => Task.FromResult(e.License.Key)), configuration);
        using var telemetry = new Telemetry(host);
        var payload = new TestEvent().Payload.Replace("AAAA-BBBB", Canary);
        var receipts = new List<WebhookReceipt>();
        async Task Add(Task<WebhookReceipt> receipt) => receipts.Add(await receipt);

        var token = $"{Canary}-token";
        await Add(host.ReceiveAsync(new TestEvent { Payload = payload, Token = token }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = payload, Token = token }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = $"{Canary} is no JSON", Token = token + "2" }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = $$"""{"data":"{{Canary}}"}""", Token = token + "3" }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = """{"data":{"id":"1","type":"machines","attributes":{"key":"@"}}}""".Replace("@", Canary), Token = token + "4" }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = """{"data":{"id":"1","type":"licenses","attributes":{"key":["@"]}}}""".Replace("@", Canary), Token = token + "5" }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = payload, AccountId = Canary }));
        await Add(host.ReceiveAsync(new TestEvent { Payload = payload, Type = Canary }));
        await Add(host.ReceiveAsync((host.Sign(new TestEvent()) with { KeyId = Canary }).ToRequest()));
        await Add(host.ReceiveAsync((host.Sign(new TestEvent()) with { Host = $"{Canary}.example.com" }).ToRequest()));
        var delivery = host.Sign(new TestEvent { Payload = payload });
        await Add(host.ReceiveAsync(delivery.With(delivery.Head with { Signature = delivery.Signature.Replace("ed25519", Canary) })));
        await Add(host.ReceiveAsync(delivery.With(delivery.Head with { KeygenDate = Canary })));
        await Add(host.ReceiveAsync(delivery.With(delivery.Head with { KeygenDigest = Canary })));
        await Add(host.ReceiveAsync(delivery.With(delivery.Head, contentType: Canary)));
        await Add(host.ReceiveAsync(new SignedDelivery("\"KANARIENVOGEL"u8.ToArray(), host.Time.GetUtcNow()).ToRequest()));

        receipts.Select(static receipt => receipt.Outcome).Distinct().Should().HaveCountGreaterThan(4);
        string[] forbidden = [Canary, TestAccount.Default.PublicKey];
        var said = host.Logs.GetSnapshot().SelectMany(static record =>
                new[] { record.Message, record.Exception?.ToString() ?? "" }.Concat(record.StructuredState!.Select(static pair => $"{pair.Value}")))
            .Concat(telemetry.Measurements).Concat(telemetry.Activities)
            .Concat(receipts.Select(static receipt => $"{receipt} {receipt.Event} {receipt.Url} {string.Join(' ', receipt.Handlers)}"));
        said.Should().OnlyContain(text => !forbidden.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Everything measured by one host, and every span that began under this test.</summary>
    private sealed class Telemetry : IDisposable
    {
        private readonly Activity _parent = new Activity("test").Start();
        private readonly ActivityListener _spans;
        private readonly MeterListener _meters = new();
        private long _inFlight;

        public Telemetry(ReceiverHost host)
        {
            var trace = _parent.TraceId;
            _spans = new()
            {
                ShouldListenTo = static source => source.Name == "Keygen.Webhooks",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == trace)
                    {
                        Activities.Enqueue($"{activity.OperationName} {activity.Kind} {activity.Status}{activity.StatusDescription} {Text(activity.TagObjects)}");
                    }
                },
            };
            ActivitySource.AddActivityListener(_spans);
            var factory = host.Host.Services.GetRequiredService<IMeterFactory>();
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, 0, tags));
            _meters.Start();
        }

        public ConcurrentQueue<string> Activities { get; } = new();

        public ConcurrentQueue<string> Measurements { get; } = new();

        public long InFlight => Interlocked.Read(ref _inFlight);

        public void Dispose()
        {
            _meters.Dispose();
            _spans.Dispose();
            _parent.Stop();
        }

        private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Interlocked.Add(ref _inFlight, instrument.Name.EndsWith("in_flight", StringComparison.Ordinal) ? value : 0);
            Measurements.Enqueue($"{instrument.Name} [{instrument.Unit}] {Text(tags.ToArray())}");
        }

        private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(", ", tags.Select(static tag => $"{tag.Key}={tag.Value}"));
    }
}
