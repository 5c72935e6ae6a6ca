using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.CatchUp.Watching;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// Fetches what was missed from Keygen's API and hands it to the handlers. It runs by itself; resolve it from dependency injection, a
/// named registration's by its name as the key, to run it by hand or to see how it stands.
/// </summary>
public sealed class CatchUpRunner : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CatchUpServices _parts;
    private CatchUpStatus _status = new();
    private readonly WalkHistory _history = new();
    private bool _hasLooked;
    private bool _hasPlaced;
    private RunRequest? _notDone;

    internal CatchUpRunner(CatchUpServices parts) => (_parts, Began) = (parts, parts.Time.GetUtcNow());

    /// <summary>How it stands.</summary>
    public CatchUpStatus Status => Volatile.Read(ref _status);

    /// <summary>What is wrong with the options, in one sentence; null when nothing is.</summary>
    public string? ConfigurationError => _parts.ConfigurationError;

    internal DateTimeOffset Began { get; }

    internal CatchUpOptions Options => _parts.Options;

    /// <summary>
    /// Goes on from where the last run ended, on whatever machine, to the youngest event that is old enough. For a console or a timer. Throws
    /// nothing; a run that is already under way in this process is waited for.
    /// </summary>
    /// <param name="since">
    /// Goes back to this time first, if that is earlier than where the last run ended. What was handled since is not handled again. If this run
    /// cannot, a later one does.
    /// </param>
    /// <param name="cancellationToken">Ends the run, and asks a handler under way to end.</param>
    /// <returns>What it did.</returns>
    public Task<CatchUpResult> RunAsync(DateTimeOffset? since = null, CancellationToken cancellationToken = default) =>
        RunRequestAsync(new() { Since = since, Stop = cancellationToken, StopHandlers = cancellationToken });

    /// <summary>Hands over every parked event once more, also those parked for good, and then goes on like <see cref="RunAsync(DateTimeOffset?, CancellationToken)"/>.</summary>
    /// <param name="cancellationToken">Ends the run, and asks a handler under way to end.</param>
    public Task<CatchUpResult> RetryParkedAsync(CancellationToken cancellationToken = default) =>
        RunRequestAsync(new() { RetryParked = true, Stop = cancellationToken, StopHandlers = cancellationToken });

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
            var run = new CatchUpRun(_parts, asked, _history, mustLook: !_hasLooked, isFirst: !_hasPlaced);
            var result = await run.RunAsync().ConfigureAwait(false);
            _notDone = run.HasNoted ? null : asked;
            _hasLooked |= run.HasLooked;
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
        var isQuiet = result is { HandedOver: 0, Failed: 0, GivenUp: 0, Outcome: CatchUpOutcome.Completed or CatchUpOutcome.HeldElsewhere };
        CatchUpLog.Ran(
            _parts.Logger, isQuiet ? LogLevel.Debug : LogLevel.Information, result.Outcome, result.Seen, result.HandedOver, result.Handled, result.Duplicates,
            result.Failed, result.Open, result.Parked, result.UnknownUrl, result.TooOld, result.GivenUp, result.Requests);
        if (endpoint is not null)
        {
            FindingLog.Tell(_parts, before.Endpoint, endpoint);
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
