using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>The services, settings and state of one run.</summary>
internal sealed class RunContext
{
    public required CatchUpOptions Options { get; init; }

    public required ApiClient Api { get; init; }

    public required ApiAccess Access { get; init; }

    public required RequestBudget Budget { get; init; }

    public required EventDispatcher Dispatcher { get; init; }

    public required EndpointMatcher Endpoint { get; init; }

    public required VersionedProgress VersionedProgress { get; init; }

    /// <summary>Recognizes the endpoints that have one of the current URLs.</summary>
    public required EndpointMatcher Registered { get; init; }

    public required TimeProvider Time { get; init; }

    public required RenewedLease Lease { get; init; }

    public required RunCounts Counts { get; init; }

    /// <summary>The history of earlier walks; null when the run must read everything.</summary>
    public WalkHistory? History { get; init; }

    /// <summary>The last row that the walk passed; null before the first.</summary>
    public Position? Passed { get; set; }

    public required ILogger Logger { get; init; }

    /// <summary>The maximum age of an event for which the store certainly still has its marks.</summary>
    public required TimeSpan Memory { get; init; }

    /// <summary>Whether the store still has its marks after a restart.</summary>
    public required bool SurvivesRestart { get; init; }

    /// <summary>Ends the run at the next row.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Asks running handlers to stop.</summary>
    public required CancellationToken StopHandlers { get; init; }

    public CatchUpProgress Progress
    {
        get => VersionedProgress.Progress;
        set => VersionedProgress.Progress = value;
    }

    /// <summary>Why the run must not take another row; null to go on.</summary>
    public RunEnd? Interrupted =>
        Stop.IsCancellationRequested ? RunEnd.Stopped
        : Lease.IsLost ? new(CatchUpOutcome.Overtaken, "The lease was lost. The machine that holds it continues.")
        : null;

    /// <summary>Saves the progress. A stop does not cancel the save, because handled events must be recorded.</summary>
    /// <returns>Why the run must end; null to go on.</returns>
    public async Task<RunEnd?> SaveAsync()
    {
        if (Budget.Made > 0)
        {
            Progress = Budget.Note(Progress);
        }

        return await VersionedProgress.TrySaveAsync(CancellationToken.None).ConfigureAwait(false)
            ? null
            : new(CatchUpOutcome.Overtaken, "Another machine wrote progress in the meantime and continues.");
    }
}
