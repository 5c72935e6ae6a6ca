using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>What the metrics, the traces and the log say, and what they never say.</summary>
public sealed class TelemetryTests
{
    private static readonly int[] EventIds =
        [
            1100, 1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108, 1109, 1110, 1200, 1201, 1202, 1203, 1204, 1205, 1206, 1207, 1208, 1209, 1210, 1211, 1212, 1213, 1214, 1215,
            1216,
            1300, 1301, 1302, 1303, 1304, 1305, 1306, 1307, 1308, 1309, 1310, 1311, 1312, 1313, 1314, 1400, 1401, 1402, 1403, 1404, 1405, 1406, 1407, 1408, 1409, 1410, 1430, 1431,
        ];

    [Fact]
    public void The_ids_of_log_messages_are_unique_and_stable() =>
        typeof(KeygenEvent).Assembly.GetType("Keygen.Webhooks.Diagnostics.Log")!.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().Order()
            .Should().Equal(EventIds);

    [Fact]
    public async Task One_delivery_is_one_measurement_of_each_kind_and_nothing_stays_in_flight()
    {
        Func<long> inFlight = static () => -1;
        var during = -1L;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(
            (_, _) =>
            {
                during = inFlight();
                return Task.CompletedTask;
            }, "h"));
        using var telemetry = new Telemetry(host);
        inFlight = () => telemetry.InFlight;

        await host.ReceiveAsync(new TestEvent());

        during.Should().Be(1);
        telemetry.Measurements.Should().BeEquivalentTo(
        [
            "keygen.webhooks.deliveries [{delivery}] keygen.webhooks.event=license.created, keygen.webhooks.outcome=handled, keygen.webhooks.registration=, "
                + $"keygen.webhooks.key={VerificationKey.Parse(TestAccount.Default.PublicKey).ShortFingerprint}",
            "keygen.webhooks.delivery.duration [s] keygen.webhooks.outcome=handled, keygen.webhooks.registration=",
            "keygen.webhooks.verification.duration [s] ",
            "keygen.webhooks.handler.duration [s] keygen.webhooks.handler=h, keygen.webhooks.result=completed",
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
            $"keygen.webhooks.handle Internal Unset keygen.webhooks.handler=h, {Described(testEvent)}",
            $"keygen.webhooks.receive Consumer Unset keygen.webhooks.registration=, keygen.webhooks.outcome=handled, {Described(testEvent).Replace("keygen.webhooks.registration=, ", "")}");
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

        var failed = $"keygen.webhooks.handle Internal ErrorFailed keygen.webhooks.handler=fails, {Described(testEvent)}, error.type=System.InvalidOperationException";
        var ok = $"keygen.webhooks.handle Internal Unset keygen.webhooks.handler=ok, {Described(testEvent)}";
        telemetry.Activities.Where(static span => span.Contains("keygen.webhooks.handle ")).Should().Equal(failed, ok, failed, ok);
        telemetry.Activities.Where(static span => span.Contains("keygen.webhooks.receive "))
            .Should().OnlyContain(static span => span.Contains("error.type=System.InvalidOperationException"));
    }

    [Fact]
    [Trait("Case", "75")]
    public async Task No_key_token_license_key_or_body_shows_anywhere()
    {
        const string Canary = "KANARIENVOGEL"; // not the idempotency token: it opens nothing, and logs and traces are joined by it
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:EndpointUrls:1"] = $"https://user:{Canary}-pw@hooks.example.com/b?code={Canary}";
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<LicenseCreated>(static (e, _) => Task.FromResult(e.License.Key)), configuration);
        using var telemetry = new Telemetry(host);
        var payload = new TestEvent().Payload.Replace("AAAA-BBBB", Canary);
        var receipts = new List<WebhookReceipt>();
        async Task Add(Task<WebhookReceipt> receipt) => receipts.Add(await receipt);

        const string token = "token";
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
        await Add(host.ReceiveAsync(new TestDelivery("\"KANARIENVOGEL"u8.ToArray(), host.Time.GetUtcNow()).ToRequest()));

        receipts.Select(static receipt => receipt.Outcome).Distinct().Should().HaveCountGreaterThan(4);
        string[] forbidden = [Canary, TestAccount.Default.PublicKey];
        var said = host.Logs.GetSnapshot().SelectMany(static record =>
                new[] { record.Message, record.Exception?.ToString() ?? "" }.Concat(record.StructuredState!.Select(static pair => $"{pair.Value}")))
            .Concat(telemetry.Measurements).Concat(telemetry.Activities)
            .Concat(receipts.Select(static receipt => $"{receipt} {receipt.Event} {receipt.Url} {string.Join(' ', receipt.Handlers)}"));
        said.Should().OnlyContain(text => !forbidden.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Which_key_verified_is_told_by_its_fingerprint_so_that_an_old_one_can_be_removed()
    {
        var replacement = new TestAccount();
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:1"] = replacement.PublicKey;
        await using var host = await ReceiverHost.StartAsync(null, configuration);
        using var telemetry = new Telemetry(host);

        await host.ReceiveAsync((host.Sign(new TestEvent()) with { Account = replacement, KeyId = TestAccount.Default.Id }).ToRequest());
        await host.ReceiveAsync((host.Sign(new TestEvent()) with { Account = TestAccount.Other, KeyId = TestAccount.Default.Id }).ToRequest());

        var fingerprint = VerificationKey.Parse(replacement.PublicKey).ShortFingerprint;
        telemetry.Measurements.Where(static one => one.StartsWith("keygen.webhooks.deliveries [", StringComparison.Ordinal)).Should().SatisfyRespectively(
            one => one.Should().EndWith($"keygen.webhooks.key={fingerprint}"), one => one.Should().EndWith("keygen.webhooks.key="));
    }

    private static string Described(TestEvent testEvent) =>
        $"keygen.webhooks.event=license.created, keygen.webhooks.event.id={testEvent.Id}, keygen.webhooks.event.token={testEvent.Token}, keygen.webhooks.registration=, "
        + "keygen.webhooks.resource.type=licenses, keygen.webhooks.resource.id=9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11, keygen.webhooks.license.id=9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";

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
                if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument is not (ObservableGauge<long> or ObservableGauge<double>))
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

        public long InFlight
        {
            get
            {
                _meters.RecordObservableInstruments();
                return Interlocked.Read(ref _inFlight);
            }
        }

        public void Dispose()
        {
            _meters.Dispose();
            _spans.Dispose();
            _parent.Stop();
        }

        private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (instrument is ObservableUpDownCounter<long>)
            {
                Interlocked.Exchange(ref _inFlight, value);
                return;
            }

            Measurements.Enqueue($"{instrument.Name} [{instrument.Unit}] {Text(tags.ToArray())}");
        }

        private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(", ", tags.Select(static tag => $"{tag.Key}={tag.Value}"));
    }
}
