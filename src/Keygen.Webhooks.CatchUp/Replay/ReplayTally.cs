using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>The counts of a run so far.</summary>
internal sealed class ReplayTally
{
    public int Seen { get; set; }

    public int Matched { get; set; }

    public int Handled { get; set; }

    public int AlreadyDone { get; set; }

    public int Failed { get; set; }

    public int InProgress { get; set; }

    public int NoHandler { get; set; }

    public int OtherEndpoint { get; set; }

    public int TooOld { get; set; }

    public int NotKnown { get; set; }

    public int NoPayload { get; set; }

    public int Unreadable { get; set; }

    /// <summary>The events that need another run.</summary>
    public int Left => Failed + InProgress + NoPayload;

    public ReplaySkips ToSkips() => new()
    {
        NoHandler = NoHandler,
        OtherEndpoint = OtherEndpoint,
        TooOld = TooOld,
        NotKnown = NotKnown,
        NoPayload = NoPayload,
        Unreadable = Unreadable,
    };

    public ReplayResult ToResult(RunEnd end, int requests) => new()
    {
        Outcome = end.Outcome,
        Problem = end.Problem,
        RetryAfter = end.RetryAfter,
        Seen = Seen,
        Matched = Matched,
        Handled = Handled,
        AlreadyDone = AlreadyDone,
        Failed = Failed,
        InProgress = InProgress,
        Skipped = ToSkips(),
        Requests = requests,
    };
}
