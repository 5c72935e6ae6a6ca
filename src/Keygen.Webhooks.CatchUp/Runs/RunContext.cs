using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>What one run works with.</summary>
internal sealed class RunContext
{
    public required CatchUpOptions Options { get; init; }

    public required ApiClient Api { get; init; }

    public required ApiAccess Access { get; init; }

    public required RequestBudget Budget { get; init; }

    public required EventDispatcher Dispatcher { get; init; }

    public required EndpointMatcher Endpoint { get; init; }

    public required VersionedProgress Keeper { get; init; }

    /// <summary>Tells endpoints of ours as they are registered now.</summary>
    public required EndpointMatcher Registered { get; init; }

    public required TimeProvider Time { get; init; }

    public required RenewedLease Lease { get; init; }

    public required RunCounts Counts { get; init; }

    /// <summary>Of the walks before; null where everything is to be read.</summary>
    public WalkHistory? History { get; init; }

    /// <summary>The last row that the walk has passed.</summary>
    public Position? Passed { get; set; }

    public required ILogger Logger { get; init; }

    /// <summary>How old an event may be for its marks to be there for sure.</summary>
    public required TimeSpan Memory { get; init; }

    /// <summary>Ends the run at the next row.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Asks handlers to end.</summary>
    public required CancellationToken StopHandlers { get; init; }

    public CatchUpProgress Progress
    {
        get => Keeper.Progress;
        set => Keeper.Progress = value;
    }

    /// <summary>Why the run must not take another row; null when nothing is in the way.</summary>
    public RunEnd? Interrupted =>
        Stop.IsCancellationRequested ? RunEnd.Stopped
        : Lease.IsLost ? new(CatchUpOutcome.Overtaken, "The lease was lost; whoever has it goes on.")
        : null;

    /// <summary>Writes down how far it has come. Not cut off by a stop: what was handled is worth remembering.</summary>
    /// <returns>Why the run must end, or null.</returns>
    public async Task<RunEnd?> SaveAsync()
    {
        if (Budget.Made > 0)
        {
            Progress = Budget.Note(Progress);
        }

        return await Keeper.TrySaveAsync(CancellationToken.None).ConfigureAwait(false)
            ? null
            : new(CatchUpOutcome.Overtaken, "Another machine has written progress meanwhile; it goes on.");
    }
}
