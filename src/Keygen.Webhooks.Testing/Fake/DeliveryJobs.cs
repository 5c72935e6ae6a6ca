using System.Collections.Concurrent;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>Runs the deliveries. Each is a job of its own that tries, waits and retries.</summary>
internal sealed class DeliveryJobs(FakeKeygenOptions options, FakeRows rows) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly SemaphoreSlim _workers = new(options.Concurrency);
    private readonly DeliverySender _sender = new(options);

    public void Start(FakeWebhookEvent row)
    {
        var job = Task.Run(() => RunAsync(row));
        _running[job] = true;
        _ = job.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sender.Dispose();
        _workers.Dispose();
        _stopped.Dispose();
    }

    private async Task RunAsync(FakeWebhookEvent row)
    {
        for (var number = 1; !_stopped.IsCancellationRequested; number++)
        {
            // Every attempt checks again. When the row or the subscription is gone, the job ends and the row keeps its status.
            if (!row.Endpoint.Wants(row.Name) || rows.Find(row.Id) is null || await AttemptAsync(row, number).ConfigureAwait(false) is not { Retries: true })
            {
                return;
            }

            var delay = (options.RetryDelay ?? RetrySchedule.Delay)(number) / options.Speed;
            var waiting = Task.Delay(delay, options.TimeProvider, _stopped.Token);
            row.Schedule(rows.Now + delay);
            await waiting.ConfigureAwait(false);
            row.Schedule(null);
        }
    }

    private async Task<DeliveryOutcome> AttemptAsync(FakeWebhookEvent row, int number)
    {
        await _workers.WaitAsync(_stopped.Token).ConfigureAwait(false);
        try
        {
            var request = Sign(row);
            var requests = new List<string>();
            var outcome = await _sender.SendAsync(row.Endpoint, request, requests, _stopped.Token).ConfigureAwait(false);
            _stopped.Token.ThrowIfCancellationRequested();
            if (outcome.Retries && number > RetrySchedule.Retries)
            {
                outcome = outcome with { Status = FakeEventStatus.Failed, Retries = false };
            }

            if (outcome.Disables)
            {
                row.Endpoint.Subscriptions = [];
            }

            row.Record(new()
            {
                Event = row, Number = number, SentAt = request.SentAt, Headers = request.Headers, Body = request.Body, Requests = requests,
                StatusCode = outcome.Code, Text = outcome.Text, Status = outcome.Status,
            });
            FakeLog.Attempted(options.Logger, row.Name, row.Id, number, outcome.Describe(), row.Status);
            return outcome;
        }
        finally
        {
            _workers.Release();
        }
    }

    /// <summary>
    /// Uses the envelope as it was recorded, and migrates its payload only when the endpoint's version is lower now. URL, version and
    /// algorithm are the endpoint's current ones.
    /// </summary>
    private DeliveryToSend Sign(FakeWebhookEvent row)
    {
        var endpoint = row.Endpoint;
        var recorded = row.Document.ApiVersion ?? "1.8";
        var version = VersionSteps.Minor(endpoint.EffectiveVersion) < VersionSteps.Minor(recorded) ? endpoint.EffectiveVersion : recorded;
        var document = version == recorded ? row.Document : row.Document with { Payload = row.Content.PayloadFor(version) };
        var body = document.ToBody();
        var sentAt = rows.Now;
        var signature = KeygenSignature.OfDelivery(options.Keys, endpoint.SignatureAlgorithm, SignedUrl.Parse(endpoint.Url), sentAt, body);
        return new(endpoint.Url, sentAt, DeliveryHeaders.Of(signature, endpoint.EffectiveVersion, endpoint.Url), body);
    }
}

/// <summary>Creates the request of one attempt.</summary>
internal sealed record DeliveryToSend(string Url, DateTimeOffset SentAt, KeyValuePair<string, string>[] Headers, byte[] Body);
