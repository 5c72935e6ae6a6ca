using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Replay;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// Runs handlers for past events, which it reads from Keygen's API: a new handler for all of them, or a corrected one for some.
/// <c>AddCatchUp</c> registers it. Resolve it from dependency injection; a named registration's replay has the registration's name as its key.
/// </summary>
/// <remarks>It is safe to use beside live deliveries and catch-up. Keygen keeps events for 30 days.</remarks>
public sealed class EventReplay
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private readonly CatchUpServices _parts;

    internal EventReplay(CatchUpServices parts) => _parts = parts;

    /// <summary>Makes a dry run: reads the events and says what <see cref="RunAsync"/> would do. It runs and changes nothing.</summary>
    /// <param name="request">The events and the handlers.</param>
    /// <param name="cancellationToken">Ends the dry run.</param>
    /// <returns>The plan. It is of a part only if its outcome is not <see cref="CatchUpOutcome.Completed"/>.</returns>
    /// <exception cref="ArgumentException">The request is invalid, or names a handler that does not exist.</exception>
    public async Task<ReplayPlan> PlanAsync(ReplayRequest request, CancellationToken cancellationToken = default)
    {
        var scope = ReplayRequestValidator.ScopeOf(request, _parts);
        var step = new PlanStep(_parts.Dispatcher, scope);
        var run = new ReplayRun(_parts, request, scope, step, null, cancellationToken);
        var end = await GuardAsync(request, run.WalkAsync, cancellationToken).ConfigureAwait(false);
        return step.ToPlan(end, run.Tally, run.Requests, ReplayRemarks.Of(request, _parts.Dispatcher, _parts.Time.GetUtcNow()));
    }

    /// <summary>
    /// Runs the chosen handlers for the events that match, oldest first. It throws nothing but for an invalid request. To go on after a stop,
    /// a crash or a failure, call it again with the same request, on any machine.
    /// </summary>
    /// <param name="request">The events and the handlers.</param>
    /// <param name="progress">Is told after each event that matches, and after each page; null for nobody.</param>
    /// <param name="cancellationToken">Ends the run at the next event, and asks a running handler to stop.</param>
    /// <returns>The outcome and the counts of this run.</returns>
    /// <exception cref="ArgumentException">The request is invalid, or names a handler that does not exist.</exception>
    public async Task<ReplayResult> RunAsync(ReplayRequest request, IProgress<ReplayProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var scope = ReplayRequestValidator.ScopeOf(request, _parts);
        ReplayRun? run = null;
        var end = await GuardAsync(request, LeaseAndRunAsync, cancellationToken).ConfigureAwait(false);
        var result = (run?.Tally ?? new()).ToResult(end, run?.Requests ?? 0);
        _parts.Metrics.Replayed(_parts.Registration, result);
        CatchUpLog.Replayed(
            _parts.Logger, request.Name, result.Outcome, result.Seen, result.Matched, result.Handled, result.AlreadyDone, result.Failed, result.InProgress,
            result.Requests, result.Problem);
        return result;

        async Task<RunEnd> LeaseAndRunAsync()
        {
            var access = await _parts.GetAccessAsync(cancellationToken).ConfigureAwait(false);
            var ended = new RunEnd(CatchUpOutcome.HeldElsewhere, "Another machine is running this replay.");
            var name = _parts.NameOf(access.Verifier.AccountId, request.Name);
            await new NamedLeaseRunner(_parts.Leases, _parts.Time).TryRunAsync(
                name, LeaseTime,
                async lost =>
                {
                    run = new(_parts, request, scope, new RunStep(_parts, request, scope), progress, cancellationToken);
                    ended = await run.RunAsync(name, lost).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            return ended;
        }
    }

    private async Task<RunEnd> GuardAsync(ReplayRequest request, Func<Task<RunEnd>> work, CancellationToken cancellationToken)
    {
        try
        {
            return _parts.ConfigurationError is { } error ? new(CatchUpOutcome.Misconfigured, error) : await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RunEnd.Stopped;
        }
        catch (InvalidDataException exception)
        {
            return new(CatchUpOutcome.Misconfigured, exception.Message);
        }
        catch (Exception exception)
        {
            CatchUpLog.ReplayFailed(_parts.Logger, exception, request.Name);
            return new(CatchUpOutcome.StoreUnavailable, "A store that the replay needs, or the key provider, is unavailable.");
        }
    }
}
