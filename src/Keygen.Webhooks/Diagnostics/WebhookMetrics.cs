using System.Diagnostics.Metrics;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// The instruments of the meter <c>Keygen.Webhooks</c>, named by OpenTelemetry's conventions. Every duration is in seconds.
/// </summary>
internal sealed class WebhookMetrics : IDisposable
{
    // Without advice, OpenTelemetry's boundaries begin at 0, 5 and 10, which are meant for milliseconds.
    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = (double[])[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 300, 1800] };

    private static readonly InstrumentAdvice<double> Verifications =
        new() { HistogramBucketBoundaries = (double[])[0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1] };

    private static readonly InstrumentAdvice<double> Ages =
        new() { HistogramBucketBoundaries = (double[])[0.1, 1, 5, 15, 60, 300, 900, 3600, 14400, 43200, 86400, 172800, 604800] };

    private readonly Meter _meter;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _delivery;
    private readonly Histogram<double> _verification;
    private readonly Histogram<double> _handler;
    private readonly Counter<long> _messages;
    private readonly Histogram<double> _waiting;

    public WebhookMetrics(IMeterFactory? factory, ShutdownGate gate)
        : this(factory?.Create(KeygenWebhooksDiagnostics.MeterName) ?? new Meter(KeygenWebhooksDiagnostics.MeterName), gate)
    {
    }

    private WebhookMetrics(Meter meter, ShutdownGate gate)
    {
        _meter = meter;
        _deliveries = _meter.CreateCounter<long>("keygen.webhooks.deliveries", "{delivery}", "Deliveries received, by event and outcome.");
        _failures = _meter.CreateCounter<long>("keygen.webhooks.verification.failures", "{failure}", "Deliveries that did not verify, by reason.");
        _delivery = _meter.CreateHistogram<double>("keygen.webhooks.delivery.duration", "s", "How long a delivery took from head to answer.", null, Durations);
        _verification = _meter.CreateHistogram<double>("keygen.webhooks.verification.duration", "s", "How long verifying a head took.", null, Verifications);
        _handler = _meter.CreateHistogram<double>("keygen.webhooks.handler.duration", "s", "How long a handler ran, by handler and result.", null, Durations);
        _messages = _meter.CreateCounter<long>("keygen.webhooks.messages", "{message}", "Messages consumed, by outcome or by the reason of a rejection.");
        _waiting = _meter.CreateHistogram<double>("keygen.webhooks.message.age", "s", "How long ago the delivery of a message was received when the message was consumed.", null, Ages);
        _meter.CreateObservableUpDownCounter<long>("keygen.webhooks.deliveries.in_flight", () => gate.Deliveries, "{delivery}", "Deliveries under way.");
    }

    /// <summary>Instruments that no listener sees: a disposed meter publishes none.</summary>
    public static WebhookMetrics Unseen(ShutdownGate gate)
    {
        var meter = new Meter(KeygenWebhooksDiagnostics.MeterName);
        meter.Dispose();
        return new(meter, gate);
    }

    /// <param name="registration">The registration's name.</param>
    /// <param name="outcome">The outcome of the delivery.</param>
    /// <param name="keygenEvent">The event; null when none was read.</param>
    /// <param name="key">The key that verified the delivery; null when none did.</param>
    /// <param name="duration">How long the delivery took.</param>
    public void Received(string registration, WebhookOutcome outcome, KeygenEvent? keygenEvent, VerificationKey? key, TimeSpan duration)
    {
        if (!_deliveries.Enabled && !_delivery.Enabled)
        {
            return;
        }

        // All events that this library does not know share one value, which limits the number of time series.
        var name = keygenEvent switch { null => "", UnknownEvent => "_OTHER", var known => known.Name };
        var result = new KeyValuePair<string, object?>("keygen.webhooks.outcome", SnakeCase<WebhookOutcome>.Of(outcome));
        var registered = new KeyValuePair<string, object?>("keygen.webhooks.registration", registration);
        _deliveries.Add(1, new("keygen.webhooks.event", name), result, registered, new("keygen.webhooks.key", key?.ShortFingerprint ?? ""));
        _delivery.Record(duration.TotalSeconds, result, registered);
    }

    public void Verified(VerificationFailure failure, TimeSpan duration)
    {
        if (_verification.Enabled)
        {
            _verification.Record(duration.TotalSeconds);
        }

        if (failure is not VerificationFailure.None)
        {
            Refused(failure);
        }
    }

    public void Refused(VerificationFailure failure)
    {
        if (_failures.Enabled)
        {
            _failures.Add(1, new KeyValuePair<string, object?>("keygen.webhooks.reason", SnakeCase<VerificationFailure>.Of(failure)));
        }
    }

    public void Handled<TStatus>(string handler, TStatus status, TimeSpan duration)
        where TStatus : struct, Enum
    {
        if (_handler.Enabled)
        {
            _handler.Record(
                duration.TotalSeconds,
                new("keygen.webhooks.handler", handler),
                new KeyValuePair<string, object?>("keygen.webhooks.result", SnakeCase<TStatus>.Of(status)));
        }
    }

    /// <param name="registration">The registration's name.</param>
    /// <param name="outcome">The outcome, or the reason of a rejection.</param>
    /// <param name="age">How long ago the delivery was received; null for a message that was rejected.</param>
    public void Consumed<TOutcome>(string registration, TOutcome outcome, TimeSpan? age)
        where TOutcome : struct, Enum
    {
        var registered = new KeyValuePair<string, object?>("keygen.webhooks.registration", registration);
        _messages.Add(1, new("keygen.webhooks.outcome", SnakeCase<TOutcome>.Of(outcome)), registered);
        if (age is { } waited)
        {
            _waiting.Record(Math.Max(0, waited.TotalSeconds), registered);
        }
    }

    /// <summary>Reports what stores know. The delegates must answer at once.</summary>
    /// <param name="failing">The failing events of each store.</param>
    /// <param name="open">The open events of each store that can count them.</param>
    /// <param name="age">How long ago the failing event that was tried longest ago failed, in seconds.</param>
    public void ObserveEvents(
        Func<IEnumerable<Measurement<long>>> failing, Func<IEnumerable<Measurement<long>>> open, Func<IEnumerable<Measurement<double>>> age)
    {
        _meter.CreateObservableGauge<long>("keygen.webhooks.events.failing", failing, "{event}", "Events with a handler that has failed and not completed since.");
        _meter.CreateObservableGauge<long>("keygen.webhooks.events.open", open, "{event}", "Events with a handler that has not completed.");
        _meter.CreateObservableGauge<double>("keygen.webhooks.events.failing.age", age, "s", "How long ago the failing event that was tried longest ago failed.");
    }

    public void Dispose() => _meter.Dispose();
}
