namespace Keygen.Webhooks.Tool.Forging;

/// <summary>What is to be said about an answer.</summary>
internal enum ForgeVerdict
{
    /// <summary>The answer is right.</summary>
    Right,

    /// <summary>The answer does no harm, but is not the one that is meant.</summary>
    Doubtful,

    /// <summary>The answer is wrong.</summary>
    Wrong,

    /// <summary>The answers are right, but what matters cannot be seen in them.</summary>
    Unseen,
}

/// <summary>What a receiver did with one case.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Sent">What was sent.</param>
/// <param name="Answered">What was answered.</param>
/// <param name="Right">The answer that is right.</param>
/// <param name="Verdict">Whether it was right.</param>
/// <param name="Remark">What follows from the answer; null when it was right.</param>
/// <param name="Body">The beginning of the body of the last answer.</param>
/// <param name="Milliseconds">How long the answers took together.</param>
internal sealed record ForgeFinding(
    string Case, string Sent, string Answered, string Right, ForgeVerdict Verdict, string? Remark, string Body, int Milliseconds);

/// <summary>Why no case was sent.</summary>
/// <param name="Answered">What the good delivery was answered.</param>
/// <param name="Explanation">What to do about it.</param>
/// <param name="Body">The beginning of the body of the answer.</param>
internal sealed record ForgeObstacle(string Answered, string Explanation, string Body);

/// <summary>What a receiver did with all cases.</summary>
/// <param name="To">Where the requests went.</param>
/// <param name="Url">The URL that they were signed for.</param>
/// <param name="AccountId">The account that signed them.</param>
/// <param name="Obstacle">Why no case was sent; null when they were.</param>
/// <param name="Findings">One for each case, in order.</param>
internal sealed record ForgeReport(string To, string Url, string AccountId, ForgeObstacle? Obstacle, IReadOnlyList<ForgeFinding> Findings)
{
    public int Count(ForgeVerdict verdict) => Findings.Count(finding => finding.Verdict == verdict);

    /// <summary>Whether no answer was wrong.</summary>
    public bool IsRight => Obstacle is null && Count(ForgeVerdict.Wrong) is 0;
}
