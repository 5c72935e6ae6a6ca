using System.Collections.Immutable;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp;

/// <summary>What a run must do.</summary>
internal sealed record RunRequest
{
    public DateTimeOffset? Since { get; init; }

    public bool RetryParked { get; init; }

    /// <summary>Skip the run when another machine completed one within this time; null to always run.</summary>
    public TimeSpan? UnlessCompletedWithin { get; init; }

    /// <summary>Whether the run need not read again what an earlier run of this process has read.</summary>
    public bool IsScheduled { get; init; }

    public CancellationToken Stop { get; init; }

    public CancellationToken StopHandlers { get; init; }

    /// <summary>Whether the request must be kept when the run fails.</summary>
    public bool IsLasting => Since is not null || RetryParked;

    /// <summary>Returns this request combined with an earlier one that could not be saved.</summary>
    public RunRequest And(RunRequest? earlier) => earlier is null ? this : this with
    {
        Since = CatchUpProgress.Earlier(Since, earlier.Since),
        RetryParked = RetryParked || earlier.RetryParked,
    };

    /// <summary>Saves the request in the progress: the next run on any machine that can do it does it.</summary>
    public CatchUpProgress SaveIn(CatchUpProgress progress, DateTimeOffset now) => !IsLasting ? progress : progress with
    {
        Since = CatchUpProgress.Earlier(Since, progress.Since),
        Parked = RetryParked ? progress.Parked.ToImmutableDictionary(static row => row.Key, row => row.Value with { Due = now }) : progress.Parked,
    };
}
