using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>One run of a replay, from its stored state to its last write. A dry run stores nothing.</summary>
/// <param name="parts">The services of the registration.</param>
/// <param name="request">The events and the handlers.</param>
/// <param name="scope">The handlers, found.</param>
/// <param name="step">What is done with each event.</param>
/// <param name="progress">Is told how far the run is; null for nobody.</param>
/// <param name="stop">Ends the run at the next row.</param>
internal sealed class ReplayRun(
    CatchUpServices parts, ReplayRequest request, ReplayScope scope, IReplayStep step, IProgress<ReplayProgress>? progress, CancellationToken stop)
{
    /// <summary>The maximum time between saves. After a crash, at most this and one page are walked again.</summary>
    private static readonly TimeSpan LongestUnsaved = TimeSpan.FromSeconds(30);

    private static readonly RunEnd Overtaken = new(CatchUpOutcome.Overtaken, "Another machine runs this replay by now, and continues it.");

    private ReplayRequests? _rows;
    private ReplayStateFile? _file;
    private CancellationToken _lost;
    private int _leftBefore;
    private long _savedAt;

    public CatchUpServices Parts => parts;

    public ReplayRequest Request => request;

    public ReplayScope Scope => scope;

    public IReplayStep Step => step;

    public CancellationToken Stop => stop;

    public ReplayRequests Rows => _rows!;

    public ReplayTally Tally { get; } = new();

    public ReplayState State { get; set; } = new() { Request = "" };

    /// <summary>The number of requests to Keygen's API so far.</summary>
    public int Requests => _rows?.Made ?? 0;

    /// <summary>The number of events of this pass that need another run.</summary>
    public int Left => _leftBefore + Tally.Left;

    /// <summary>Why the run must not take another row; null to go on.</summary>
    public RunEnd? Interrupted => stop.IsCancellationRequested ? RunEnd.Stopped : _lost.IsCancellationRequested ? Overtaken : null;

    /// <summary>Walks without a stored state.</summary>
    public async Task<RunEnd> WalkAsync()
    {
        var access = await parts.GetAccessAsync(stop).ConfigureAwait(false);
        _rows = new(parts, access, stop);
        return await new ReplayWalk(this).RunAsync().ConfigureAwait(false);
    }

    /// <param name="name">The name of the stored state.</param>
    /// <param name="lost">Fires when the lease is lost.</param>
    public async Task<RunEnd> RunAsync(string name, CancellationToken lost)
    {
        _lost = lost;
        _file = await ReplayStateFile.OpenAsync(parts.Progress, name, request, stop).ConfigureAwait(false);
        (State, _leftBefore) = (_file.Saved, _file.Saved.Left);
        if (State.CompletedAt is not null)
        {
            return RunEnd.Completed;
        }

        // This comes first: a run that started from the same version can then write nothing more.
        if (await SaveAsync().ConfigureAwait(false) is { } overtaken)
        {
            return overtaken;
        }

        var end = await WalkAsync().ConfigureAwait(false);
        return end.Outcome is CatchUpOutcome.Overtaken ? end : await FinishAsync(end).ConfigureAwait(false);
    }

    /// <summary>Saves the state when that is due. A stop does not cancel it, because what is done must be recorded.</summary>
    /// <returns>Why the run must end; null to go on.</returns>
    public Task<RunEnd?> SaveIfDueAsync(bool isPageEnd) =>
        _file is not null && (isPageEnd || parts.Time.GetElapsedTime(_savedAt) >= LongestUnsaved) ? SaveAsync() : Task.FromResult<RunEnd?>(null);

    public void Report(DateTimeOffset reached) =>
        progress?.Report(new(Tally.Seen, Tally.Matched, Tally.Handled, Tally.Failed, reached, State.Until ?? reached));

    private async Task<RunEnd> FinishAsync(RunEnd end)
    {
        var reachedTheEnd = end is { Outcome: CatchUpOutcome.Completed, Problem: null };
        if (reachedTheEnd && Left > 0)
        {
            // The next run walks again. Marks leave only what is left.
            State = State with { Cursor = null, Left = 0 };
            end = end with { Problem = $"{EnglishText.Count(Left, "event is", "events are")} left: a handler failed, someone else was running it, or Keygen has no payload yet. Run the same replay again." };
        }
        else
        {
            State = State with { Left = Left, CompletedAt = reachedTheEnd ? parts.Time.GetUtcNow() : null };
        }

        return await SaveAsync().ConfigureAwait(false) ?? end;
    }

    private async Task<RunEnd?> SaveAsync()
    {
        _savedAt = parts.Time.GetTimestamp();
        return await _file!.TrySaveAsync(State, CancellationToken.None).ConfigureAwait(false) ? null : Overtaken;
    }
}
