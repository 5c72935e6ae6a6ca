using System.Collections.Immutable;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp;

/// <summary>What a run is asked to do.</summary>
internal sealed record RunRequest
{
    public DateTimeOffset? Since { get; init; }

    public bool RetryParked { get; init; }

    /// <summary>How recently another machine may have come to the end for there to be nothing to do; null: always run.</summary>
    public TimeSpan? UnlessCompletedWithin { get; init; }

    /// <summary>Whether it need not read again all that an earlier run of this process has read.</summary>
    public bool IsScheduled { get; init; }

    public CancellationToken Stop { get; init; }

    public CancellationToken StopHandlers { get; init; }

    /// <summary>Whether people asked for something that outlives a run that fails.</summary>
    public bool IsLasting => Since is not null || RetryParked;

    /// <summary>This request, with what an earlier one asked for and could not write down.</summary>
    public RunRequest And(RunRequest? earlier) => earlier is null ? this : this with
    {
        Since = Earlier(Since, earlier.Since),
        RetryParked = RetryParked || earlier.RetryParked,
    };

    /// <summary>What is asked for, in the progress: it is done by the first run that can, on whatever machine.</summary>
    public CatchUpProgress NoteIn(CatchUpProgress progress, DateTimeOffset now) => !IsLasting ? progress : progress with
    {
        Since = Earlier(Since, progress.Since),
        Parked = RetryParked ? progress.Parked.ToImmutableDictionary(static row => row.Key, row => row.Value with { Due = now }) : progress.Parked,
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other ? one : other ?? one;
}
