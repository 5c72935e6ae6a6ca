using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.CatchUp.Walking;
using Keygen.Webhooks.CatchUp.Watching;

namespace Keygen.Webhooks.CatchUp;

/// <summary>One run, from the lease to the last write. Throws nothing.</summary>
internal sealed class CatchUpRun(CatchUpServices parts, RunRequest request, WalkHistory history, bool mustLook, bool isFirst)
{
    /// <summary>Of a store that never forgets; a time further back there may not be.</summary>
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(36_500);

    private readonly RunCounts _counts = new();
    private VersionedProgress? _keeper;
    private RequestBudget? _budget;
    private int _walkRequests;

    /// <summary>As it was at the end; null when it was not read.</summary>
    public CatchUpProgress? Progress => _keeper?.Progress;

    /// <summary>Whether the endpoint watch has looked, or found that a look of its own is not due.</summary>
    public bool HasLooked { get; private set; }

    /// <summary>Whether what was asked for is written down, or nothing was.</summary>
    public bool HasNoted { get; private set; } = !request.IsLasting;

    /// <summary>Whether it was seen where the progress stands.</summary>
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
            end = new(CatchUpOutcome.StoreUnavailable, "A store that catch-up needs, or the source of keys, is out of reach.");
        }

        return _counts.ToResult(end, Progress ?? new(), _budget?.Made ?? 0);
    }

    private async Task<RunEnd> LeaseAndRunAsync()
    {
        var access = await parts.GetAccessAsync(request.Stop).ConfigureAwait(false);
        var name = parts.NameOf(access.Verifier.AccountId);
        if (await RenewedLease.TryAcquireAsync(parts.Leases, name, parts.Time, request.Stop).ConfigureAwait(false) is not { } lease)
        {
            // Only to know how it stands.
            _keeper = await VersionedProgress.OpenAsync(parts.Progress, name, parts.Time, request.Stop).ConfigureAwait(false);
            return new(CatchUpOutcome.HeldElsewhere, "Another machine is at it.");
        }

        await using (lease.ConfigureAwait(false))
        {
            _keeper = await VersionedProgress.OpenAsync(parts.Progress, name, parts.Time, request.Stop).ConfigureAwait(false);
            var now = parts.Time.GetUtcNow();
            if (!request.IsLasting && (now - _keeper.Progress.LastCompleted)?.Duration() < request.UnlessCompletedWithin)
            {
                return new(CatchUpOutcome.HeldElsewhere, "Another machine has just been at it.");
            }

            _keeper.Progress = request.NoteIn(_keeper.Progress, now);

            // One written by a clock that ran ahead must not hold it for years.
            if (_keeper.Progress.PausedUntil - now is { Ticks: > 0 and <= TimeSpan.TicksPerDay })
            {
                HasNoted |= await _keeper.TrySaveAsync(request.Stop).ConfigureAwait(false);
                return new(CatchUpOutcome.QuotaSpent, "The account's own daily quota is spent; it goes on tomorrow, UTC.");
            }

            // Before anything else: whoever went on from the same version can write no more.
            if (!await _keeper.TryRaiseAsync(request.Stop).ConfigureAwait(false))
            {
                return new(CatchUpOutcome.Overtaken, "Another machine has begun at the same moment; it goes on.");
            }

            HasNoted = true;
            var run = ContextOf(access, lease, _keeper);
            var end = await WorkAsync(run, now).ConfigureAwait(false);
            return await FinishAsync(run, end).ConfigureAwait(false);
        }
    }

    private RunContext ContextOf(ApiAccess access, RenewedLease lease, VersionedProgress keeper) => new()
    {
        Options = parts.Options,
        Api = parts.Api,
        Access = access,
        Budget = _budget = new(parts.Options, parts.Time, keeper.Progress),
        Dispatcher = parts.Dispatcher,
        Endpoint = new(parts.RegistrationOptions().EndpointUrls.Concat(parts.Options.FormerEndpointUrls)),
        Registered = new(parts.RegistrationOptions().EndpointUrls is { Count: > 0 } urls ? urls : parts.Options.FormerEndpointUrls),
        Time = parts.Time,
        Keeper = keeper,
        Lease = lease,
        Counts = _counts,
        History = request.IsScheduled ? history : null,
        Logger = parts.Logger,
        Memory = (parts.Store.Traits.Retention < LongestMemory ? parts.Store.Traits.Retention : LongestMemory) - CatchUpOptionsValidator.SafetyOfMarks,
        Stop = request.Stop,
        StopHandlers = request.StopHandlers,
    };

    private async Task<RunEnd> WorkAsync(RunContext run, DateTimeOffset now)
    {
        var marks = new MarkLookup(run, parts.Store, parts.Registration);
        var (places, handOver) = (new ListPositionFinder(run), new RowDispatcher(run, marks));
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
        var again = await new WaitingRowRecheck(run, handOver, marks).RunAsync(now, request.RetryParked).ConfigureAwait(false);
        if (again is { Outcome: not (CatchUpOutcome.ApiUnavailable or CatchUpOutcome.Unreadable) })
        {
            return again;
        }

        // What was in the way of one event need not be in the way of the list.
        var before = run.Budget.Made;
        var end = await new EventListWalk(run, places, handOver, watcher).RunAsync().ConfigureAwait(false);
        _walkRequests = run.Budget.Made - before;
        end = watcher is null ? end : await LookAsync(watcher, run, end).ConfigureAwait(false);
        if (again is null || end.Outcome is not CatchUpOutcome.Completed)
        {
            return end;
        }

        run.Progress = run.Progress with { LastCompleted = parts.Time.GetUtcNow() };
        return again;
    }

    /// <summary>After the walk, so that it waits for nothing; and only when nothing was in its way.</summary>
    private async Task<RunEnd> LookAsync(EndpointWatcher watcher, RunContext run, RunEnd end)
    {
        if (end.Outcome is not (CatchUpOutcome.Completed or CatchUpOutcome.SetFull) || run.Interrupted is not null)
        {
            return end;
        }

        var now = parts.Time.GetUtcNow();
        if (end.Outcome is CatchUpOutcome.Completed)
        {
            // Whatever comes of the look.
            run.Progress = run.Progress with { LastCompleted = now };
        }

        (HasLooked, var trouble) = await watcher.EndAsync(now, mustLook).ConfigureAwait(false);
        if (trouble is not null)
        {
            CatchUpLog.CouldNotLook(run.Logger, trouble.Problem);
        }

        // These hold for the next run as well; others are the look's own.
        return trouble is { Outcome: CatchUpOutcome.QuotaSpent or CatchUpOutcome.RateLimited or CatchUpOutcome.NotVerified } && end.Outcome is CatchUpOutcome.Completed
            ? trouble
            : end;
    }

    private async Task<RunEnd> FinishAsync(RunContext run, RunEnd end)
    {
        if (end.Outcome is CatchUpOutcome.Overtaken)
        {
            // What is written is another machine's by now.
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
