using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.CatchUp.Watching;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// Fetches missed events from Keygen's API and dispatches them to the handlers. It runs on a schedule. Resolve it from dependency injection
/// to run it by hand or to read its status; a named registration's runner has the registration's name as its key.
/// </summary>
public sealed class CatchUpRunner : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CatchUpServices _parts;
    private CatchUpStatus _status = new();
    private readonly WalkHistory _history = new();
    private bool _hasInspected;
    private bool _hasPlaced;
    private RunRequest? _notDone;

    internal CatchUpRunner(CatchUpServices parts) => (_parts, Began) = (parts, parts.Time.GetUtcNow());

    /// <summary>The results of the last run in this process and the progress of all machines.</summary>
    public CatchUpStatus Status => Volatile.Read(ref _status);

    /// <summary>The first error in the options, in one sentence; null when the options are valid.</summary>
    public string? ConfigurationError => _parts.ConfigurationError;

    internal DateTimeOffset Began { get; }

    internal CatchUpOptions Options => _parts.Options;

    /// <summary>
    /// Continues where the last run on any machine ended, up to the newest event that is old enough. Use it in a console app or a timer. It
    /// waits for a run that is in progress in this process, and throws nothing.
    /// </summary>
    /// <param name="since">
    /// The time to go back to; null to continue. A time after the end of the last run has no effect. While there is no progress yet, the
    /// earlier of this and <see cref="CatchUpOptions.Since"/> counts. Events that were handled since then are not handled again. If this run
    /// cannot go back, a later run does.
    /// </param>
    /// <param name="cancellationToken">Ends the run and asks a running handler to stop.</param>
    /// <returns>The outcome and the counts of the run.</returns>
    public Task<CatchUpResult> RunAsync(DateTimeOffset? since = null, CancellationToken cancellationToken = default) =>
        RunRequestAsync(new() { Since = since, Stop = cancellationToken, StopHandlers = cancellationToken });

    /// <summary>
    /// Dispatches every parked event again, including those parked for good, and then continues like
    /// <see cref="RunAsync(DateTimeOffset?, CancellationToken)"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the run and asks a running handler to stop.</param>
    /// <returns>The outcome and the counts of the run.</returns>
    public Task<CatchUpResult> RetryParkedAsync(CancellationToken cancellationToken = default) =>
        RunRequestAsync(new() { RetryParked = true, Stop = cancellationToken, StopHandlers = cancellationToken });

    /// <summary>Reads the open and the parked set, which all machines share. It makes no request to Keygen.</summary>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>The events, the oldest first; empty when there are none, or when catch-up has not run yet.</returns>
    /// <exception cref="InvalidDataException">This version cannot read the stored progress.</exception>
    /// <exception cref="Exception">The store of the progress could not be reached.</exception>
    public async Task<IReadOnlyList<WaitingEvent>> ListWaitingAsync(CancellationToken cancellationToken = default)
    {
        var account = _parts.RegistrationOptions().AccountId;
        var name = _parts.NameOf(Guid.TryParse(account, out var id) ? id.ToString() : account);
        var progress = (await VersionedProgress.OpenAsync(_parts.Progress, name, _parts.Time, cancellationToken).ConfigureAwait(false)).Progress;
        return
        [
            .. progress.Open.Select(static one => new WaitingEvent(one.Key, one.Value.Created, one.Value.Attempts, one.Value.Due, IsParked: false))
                .Concat(progress.Parked.Select(static one => new WaitingEvent(one.Key, one.Value.Created, one.Value.Attempts, one.Value.Due, IsParked: true)))
                .OrderBy(static one => one.Created).ThenBy(static one => one.EventId, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts.Api.Dispose();
        _one.Dispose();
    }

    internal async Task<CatchUpResult> RunRequestAsync(RunRequest request)
    {
        try
        {
            await _one.WaitAsync(request.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new() { Outcome = CatchUpOutcome.Stopped, Problem = RunEnd.Stopped.Problem };
        }

        try
        {
            var asked = request.And(_notDone);
            var run = new CatchUpRun(_parts, asked, _history, inspectNow: !_hasInspected, isFirst: !_hasPlaced);
            var result = await run.RunAsync().ConfigureAwait(false);
            _notDone = run.HasSaved ? null : asked;
            _hasInspected |= run.HasInspected;
            _hasPlaced |= run.HasPlaced;
            Report(result, run.Progress);
            return result;
        }
        finally
        {
            _one.Release();
        }
    }

    private void Report(CatchUpResult result, CatchUpProgress? progress)
    {
        var before = Status;
        var now = _parts.Time.GetUtcNow();
        var endpoint = progress is null ? before.Endpoint : EndpointFindingReport.Of(progress.Watch, _parts.Options, now);
        Volatile.Write(ref _status, new(
            result, now, progress is null ? before.LastCompleted : progress.LastCompleted,
            progress?.Requests ?? before.RequestsToday, progress is null ? before.PausedUntil : progress.PausedUntil, endpoint));
        _parts.Metrics.Ran(_parts.Registration, result);
        var isQuiet = result is { Dispatched: 0, Failed: 0, Abandoned: 0, Outcome: CatchUpOutcome.Completed or CatchUpOutcome.HeldElsewhere };
        CatchUpLog.Ran(
            _parts.Logger, isQuiet ? LogLevel.Debug : LogLevel.Information, result.Outcome, result.Seen, result.Dispatched, result.Handled, result.Duplicates,
            result.Failed, result.Open, result.Parked, result.UnknownUrl, result.TooOld, result.Abandoned, result.Requests);
        if (endpoint is not null)
        {
            FindingLog.Write(_parts, before.Endpoint, endpoint);
        }

        if (result.TooOld > 0)
        {
            CatchUpLog.TooOld(_parts.Logger, result.TooOld);
        }

        if (result.UnknownUrl > 0 && before.LastResult is not { UnknownUrl: > 0 })
        {
            CatchUpLog.UnknownUrls(_parts.Logger, result.UnknownUrl);
        }
    }
}
