namespace Keygen.Webhooks.CatchUp;

/// <summary>The counts and the outcome of one run of a replay. After a stop, run the same request again to go on.</summary>
public sealed record ReplayResult
{
    /// <summary>
    /// How the run ended. After <see cref="CatchUpOutcome.Completed"/> it has reached the end of its range; see <see cref="IsComplete"/>.
    /// </summary>
    public required CatchUpOutcome Outcome { get; init; }

    /// <summary>One sentence that says why the run ended early, or what is left; null when nothing is left.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Whether nothing is left: the replay has passed its range, and each event is handled, was done already or is skipped for good. If
    /// false, run the same request again.
    /// </summary>
    public bool IsComplete => Outcome is CatchUpOutcome.Completed && Problem is null;

    /// <summary>The number of rows of Keygen's list that were read.</summary>
    public int Seen { get; init; }

    /// <summary>The number of events that match the request, with those that were skipped because no chosen handler takes them.</summary>
    public int Matched { get; init; }

    /// <summary>The number of events for which this run completed a handler, and none was left.</summary>
    public int Handled { get; init; }

    /// <summary>The number of events that the chosen handlers had completed already.</summary>
    public int AlreadyDone { get; init; }

    /// <summary>The number of events for which a handler failed. The next run of the same request tries them again.</summary>
    public int Failed { get; init; }

    /// <summary>
    /// The number of events that someone else was running, or whose claim was lost. The next run of the same request tries them again.
    /// </summary>
    public int InProgress { get; init; }

    /// <summary>The events that match the request but were not run.</summary>
    public ReplaySkips Skipped { get; init; } = new();

    /// <summary>The number of requests made to Keygen's API.</summary>
    public int Requests { get; init; }

    /// <summary>The wait that Keygen asked for; null if it asked for none.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
