using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.CatchUp.Diagnostics;

/// <summary>The instruments of catch-up, on the meter <c>Keygen.Webhooks</c>.</summary>
internal sealed class CatchUpMetrics
{
    private readonly Counter<long> _runs;
    private readonly Counter<long> _events;
    private readonly Counter<long> _requests;
    private readonly Gauge<long> _waiting;
    private readonly Gauge<long> _findings;
    private readonly Counter<long> _replays;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _replayRequests;

    public CatchUpMetrics(IMeterFactory? factory = null)
    {
        var meter = factory?.Create(KeygenWebhooksDiagnostics.MeterName) ?? new Meter(KeygenWebhooksDiagnostics.MeterName);
        _runs = meter.CreateCounter<long>("keygen.webhooks.catch_up.runs", "{run}", "Runs of catch-up, by outcome.");
        _events = meter.CreateCounter<long>("keygen.webhooks.catch_up.events", "{event}", "Events that catch-up read, by result.");
        _requests = meter.CreateCounter<long>("keygen.webhooks.catch_up.requests", "{request}", "Requests to Keygen's API.");
        _waiting = meter.CreateGauge<long>("keygen.webhooks.catch_up.waiting", "{event}", "Events in the open and the parked set.");
        _findings = meter.CreateGauge<long>("keygen.webhooks.endpoint.findings", "{finding}", "Findings of the endpoint watch: 1 for each kind it finds, 0 for the others.");
        _replays = meter.CreateCounter<long>("keygen.webhooks.replay.runs", "{run}", "Runs of replays, by outcome.");
        _replayed = meter.CreateCounter<long>("keygen.webhooks.replay.events", "{event}", "Events that match a replay, by result.");
        _replayRequests = meter.CreateCounter<long>("keygen.webhooks.replay.requests", "{request}", "Requests of replays to Keygen's API.");
    }

    public void Watched(string registration, EndpointStatus watch)
    {
        foreach (var kind in Enum.GetValues<EndpointFindingKind>())
        {
            _findings.Record(
                watch.Findings.Any(finding => finding.Kind == kind) ? 1 : 0,
                new KeyValuePair<string, object?>("keygen.webhooks.finding", SnakeCase<EndpointFindingKind>.Of(kind)), new("keygen.webhooks.registration", registration));
        }
    }

    public void Replayed(string registration, ReplayResult result)
    {
        var registered = new KeyValuePair<string, object?>("keygen.webhooks.registration", registration);
        _replays.Add(1, new("keygen.webhooks.outcome", SnakeCase<CatchUpOutcome>.Of(result.Outcome)), registered);
        _replayRequests.Add(result.Requests, registered);
        foreach (var (what, count) in (ReadOnlySpan<(string, int)>)
            [("handled", result.Handled), ("duplicate", result.AlreadyDone), ("failed", result.Failed), ("in_progress", result.InProgress)])
        {
            if (count > 0)
            {
                _replayed.Add(count, new("keygen.webhooks.result", what), registered);
            }
        }
    }

    public void Ran(string registration, CatchUpResult result)
    {
        var registered = new KeyValuePair<string, object?>("keygen.webhooks.registration", registration);
        _runs.Add(1, new("keygen.webhooks.outcome", SnakeCase<CatchUpOutcome>.Of(result.Outcome)), registered);
        _requests.Add(result.Requests, registered);
        Count("seen", result.Seen);
        Count("dispatched", result.Dispatched);
        Count("handled", result.Handled);
        Count("duplicate", result.Duplicates);
        Count("failed", result.Failed);
        Count("unknown_url", result.UnknownUrl);
        Count("too_old", result.TooOld);
        Count("abandoned", result.Abandoned);
        if (result.Outcome is not CatchUpOutcome.HeldElsewhere)
        {
            Stand("open", result.Open);
            Stand("parked", result.Parked);
            Stand("parked_for_good", result.ParkedForGood);
        }

        void Count(string what, int count)
        {
            if (count > 0)
            {
                _events.Add(count, new("keygen.webhooks.result", what), registered);
            }
        }

        void Stand(string set, int count) => _waiting.Record(count, new("keygen.webhooks.set", set), registered);
    }
}
