using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.CatchUp.Walking;
using Keygen.Webhooks.CatchUp.Watching;

namespace Keygen.Webhooks.CatchUp;

/// <summary>One run, from taking the lease to the last write. It throws nothing.</summary>
internal sealed class CatchUpRun(CatchUpServices parts, RunRequest request, WalkHistory history, bool inspectNow, bool isFirst)
{
    private readonly RunCounts _counts = new();
    private VersionedProgress? _versioned;
    private RequestBudget? _budget;
    private int _walkRequests;

    /// <summary>The progress at the end of the run; null when it was not read.</summary>
    public CatchUpProgress? Progress => _versioned?.Progress;

    /// <summary>Whether the endpoint watch has inspected the endpoints, or found that an inspection is not due.</summary>
    public bool HasInspected { get; private set; }

    /// <summary>Whether the request is saved in the progress. True when there was nothing to save.</summary>
    public bool HasSaved { get; private set; } = !request.IsLasting;

    /// <summary>Whether the run has read the position in the progress.</summary>
    public bool HasPlaced { get; private set; }

    public async Task<CatchUpResult> RunAsync()
    {
        RunEnd end;
        try
        {
            end = parts.ConfigurationError is { } error ? new(CatchUpOutcome.Misconfigured, error) : await LeaseAndRunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (request.Stop.IsCancellationRequested)
        {
            end = RunEnd.Stopped;
        }
        catch (InvalidDataException exception)
        {
            end = new(CatchUpOutcome.Misconfigured, exception.Message);
        }
        catch (Exception exception)
        {
            CatchUpLog.StoreUnavailable(parts.Logger, exception);
            end = new(CatchUpOutcome.StoreUnavailable, "A store that catch-up needs, or the key provider, is unavailable.");
        }

        return _counts.ToResult(end, Progress ?? new(), _budget?.Made ?? 0);
    }

    private async Task<RunEnd> LeaseAndRunAsync()
    {
        var access = await parts.GetAccessAsync(request.Stop).ConfigureAwait(false);
        var name = parts.NameOf(access.Verifier.AccountId);
        if (await RenewedLease.TryAcquireAsync(parts.Leases, name, parts.Time, request.Stop).ConfigureAwait(false) is not { } lease)
        {
            // Only for the status.
            _versioned = await VersionedProgress.OpenAsync(parts.Progress, name, parts.Time, request.Stop).ConfigureAwait(false);
            return new(CatchUpOutcome.HeldElsewhere, "Another machine is running catch-up.");
        }

        await using (lease.ConfigureAwait(false))
        {
            _versioned = await VersionedProgress.OpenAsync(parts.Progress, name, parts.Time, request.Stop).ConfigureAwait(false);
            var now = parts.Time.GetUtcNow();
            if (!request.IsLasting && (now - _versioned.Progress.LastCompleted)?.Duration() < request.UnlessCompletedWithin)
            {
                return new(CatchUpOutcome.HeldElsewhere, "Another machine has just completed a run.");
            }

            _versioned.Progress = request.SaveIn(_versioned.Progress, now);

            // A clock that was ahead may have written a time years away. Such a pause is ignored.
            if (_versioned.Progress.PausedUntil - now is { Ticks: > 0 and <= TimeSpan.TicksPerDay })
            {
                HasSaved |= await _versioned.TrySaveAsync(request.Stop).ConfigureAwait(false);
                return new(CatchUpOutcome.QuotaSpent, "The account has used up its daily request quota at Keygen. Catch-up continues tomorrow, UTC.");
            }

            // This comes first: a run that started from the same version can then write nothing more.
            if (!await _versioned.TryRaiseAsync(request.Stop).ConfigureAwait(false))
            {
                return new(CatchUpOutcome.Overtaken, "Another machine started at the same moment and continues.");
            }

            HasSaved = true;
            var run = ContextOf(access, lease, _versioned);
            var end = await WorkAsync(run, now).ConfigureAwait(false);
            return await FinishAsync(run, end).ConfigureAwait(false);
        }
    }

    private RunContext ContextOf(ApiAccess access, RenewedLease lease, VersionedProgress versioned) => new()
    {
        Options = parts.Options,
        Api = parts.Api,
        Access = access,
        Budget = _budget = new(parts.Options, parts.Time, versioned.Progress),
        Dispatcher = parts.Dispatcher,
        Endpoint = new(parts.RegistrationOptions().EndpointUrls.Concat(parts.Options.FormerEndpointUrls)),
        Registered = new(parts.RegistrationOptions().EndpointUrls is { Count: > 0 } urls ? urls : parts.Options.FormerEndpointUrls),
        Time = parts.Time,
        VersionedProgress = versioned,
        Lease = lease,
        Counts = _counts,
        History = request.IsScheduled ? history : null,
        Logger = parts.Logger,
        Memory = parts.Memory,
        SurvivesRestart = parts.Store.Traits.SurvivesRestart,
        Stop = request.Stop,
        StopHandlers = request.StopHandlers,
    };

    private async Task<RunEnd> WorkAsync(RunContext run, DateTimeOffset now)
    {
        var marks = new MarkLookup(run, parts.Store, parts.Registration);
        var (places, dispatcher) = (new ListPositionFinder(run), new RowDispatcher(run, marks));
        if (run.Progress.Since is not null)
        {
            history.ReadAgain();
        }

        HasPlaced = true;
        if (await places.BeginAsync(isFirst).ConfigureAwait(false) is { } unplaced)
        {
            return unplaced;
        }

        var watcher = run.Options.WatchEndpoint ? new EndpointWatcher(run, new(run, marks), parts.LastVerified) : null;
        watcher?.Begin(now);
        var again = await new WaitingRowRecheck(run, dispatcher, marks).RunAsync(now, request.RetryParked).ConfigureAwait(false);
        if (again is { Outcome: not (CatchUpOutcome.ApiUnavailable or CatchUpOutcome.Unreadable) })
        {
            return again;
        }

        // A problem with one event need not stop the walk through the list.
        var before = run.Budget.Made;
        var end = await new EventListWalk(run, places, dispatcher, watcher).RunAsync().ConfigureAwait(false);
        _walkRequests = run.Budget.Made - before;
        end = watcher is null ? end : await InspectEndpointAsync(watcher, run, end).ConfigureAwait(false);
        if (again is null || end.Outcome is not CatchUpOutcome.Completed)
        {
            return end;
        }

        run.Progress = run.Progress with { LastCompleted = parts.Time.GetUtcNow() };
        return again;
    }

    /// <summary>Inspects the endpoint after the walk, so that the walk never waits, and only if the walk met no problem.</summary>
    private async Task<RunEnd> InspectEndpointAsync(EndpointWatcher watcher, RunContext run, RunEnd end)
    {
        if (end.Outcome is not (CatchUpOutcome.Completed or CatchUpOutcome.SetFull) || run.Interrupted is not null)
        {
            return end;
        }

        var now = parts.Time.GetUtcNow();
        if (end.Outcome is CatchUpOutcome.Completed)
        {
            // Recorded before the inspection, whatever its outcome.
            run.Progress = run.Progress with { LastCompleted = now };
        }

        (HasInspected, var trouble) = await watcher.EndAsync(now, inspectNow).ConfigureAwait(false);
        if (trouble is not null)
        {
            CatchUpLog.CouldNotLook(run.Logger, trouble.Problem);
        }

        // These problems hold for the next run as well. Other problems concern only the inspection.
        return trouble is { Outcome: CatchUpOutcome.QuotaSpent or CatchUpOutcome.RateLimited or CatchUpOutcome.NotVerified } && end.Outcome is CatchUpOutcome.Completed
            ? trouble
            : end;
    }

    private async Task<RunEnd> FinishAsync(RunContext run, RunEnd end)
    {
        if (end.Outcome is CatchUpOutcome.Overtaken)
        {
            // Another machine has taken over the stored progress.
            return end;
        }

        var now = parts.Time.GetUtcNow();
        run.Progress = run.Progress with
        {
            LastCompleted = end.Outcome is CatchUpOutcome.Completed ? now : run.Progress.LastCompleted,
            PausedUntil = end.Outcome is CatchUpOutcome.QuotaSpent ? new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) : null,
        };
        if (await run.SaveAsync().ConfigureAwait(false) is { } overtaken)
        {
            return overtaken;
        }

        run.History?.Ended(run.Passed, end.Outcome is CatchUpOutcome.Completed ? _walkRequests : null, now, run.Options.Interval);
        return end;
    }
}
