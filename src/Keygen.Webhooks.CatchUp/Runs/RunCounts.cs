using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>The counts of a run so far.</summary>
internal sealed class RunCounts
{
    public int Seen { get; set; }

    public int Dispatched { get; set; }

    public int Handled { get; set; }

    public int Duplicates { get; set; }

    public int Failed { get; set; }

    public int UnknownUrl { get; set; }

    public int TooOld { get; set; }

    public int Abandoned { get; set; }

    public CatchUpResult ToResult(RunEnd end, CatchUpProgress progress, int requests) => new()
    {
        Outcome = end.Outcome,
        Problem = end.Problem,
        RetryAfter = end.RetryAfter,
        Seen = Seen,
        Dispatched = Dispatched,
        Handled = Handled,
        Duplicates = Duplicates,
        Failed = Failed,
        UnknownUrl = UnknownUrl,
        TooOld = TooOld,
        Abandoned = Abandoned,
        Requests = requests,
        Open = progress.Open.Count,
        Parked = progress.Parked.Count,
        ParkedForGood = progress.Parked.Values.Count(static row => row.Due is null),
    };
}

/// <summary>Why a run ends.</summary>
internal sealed record RunEnd(CatchUpOutcome Outcome, string? Problem = null, TimeSpan? RetryAfter = null)
{
    public static readonly RunEnd Completed = new(CatchUpOutcome.Completed);

    public static readonly RunEnd Stopped = new(CatchUpOutcome.Stopped, "The run was asked to stop.");

    /// <summary>Why a run ends after an answer without data.</summary>
    public static RunEnd Of(in ApiResponse answer) => new(
        answer.Status switch
        {
            ApiStatus.Stopped => CatchUpOutcome.Stopped,
            ApiStatus.BudgetSpent => CatchUpOutcome.BudgetSpent,
            ApiStatus.QuotaSpent => CatchUpOutcome.QuotaSpent,
            ApiStatus.RateLimited => CatchUpOutcome.RateLimited,
            ApiStatus.Unauthorized => CatchUpOutcome.Unauthorized,
            ApiStatus.Misconfigured => CatchUpOutcome.Misconfigured,
            ApiStatus.NotVerified => CatchUpOutcome.NotVerified,
            ApiStatus.Unreadable or ApiStatus.TooLarge => CatchUpOutcome.Unreadable,
            _ => CatchUpOutcome.ApiUnavailable,
        },
        answer.Problem,
        answer.RetryAfter);
}
