using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>
/// What this process remembers of its walks on schedule: how far they read, so that the next one need not read it all again, and what they cost.
/// In memory alone: without it a walk reads more, and misses nothing.
/// </summary>
internal sealed class WalkHistory
{
    private DateTimeOffset? _endedAt;
    private int _walks;
    private int _requests;

    /// <summary>The youngest row that a walk has passed; those before it that needed something are written down.</summary>
    public Position? Passed { get; private set; }

    /// <summary>What a walk costs that goes on where another has just ended; null while there was none. A backlog does not count.</summary>
    public double? RequestsPerWalk => _walks > 0 ? (double)_requests / _walks : null;

    /// <summary>A walk has ended, and all it passed is written down.</summary>
    /// <param name="passed">The last row it passed; null for none.</param>
    /// <param name="requests">What it cost; null where it did not come to the end of the list.</param>
    /// <param name="now">The time.</param>
    /// <param name="interval">How long between walks.</param>
    public void Ended(Position? passed, int? requests, DateTimeOffset now, TimeSpan interval)
    {
        if (requests is { } made && now - _endedAt <= interval * 2)
        {
            _walks++;
            _requests += made;
        }

        _endedAt = requests is null ? _endedAt : now;
        Passed = passed is not null && Passed?.IsBefore(passed) is not false ? passed : Passed;
    }

    /// <summary>The next walk reads everything behind the cursor.</summary>
    public void ReadAgain() => Passed = null;

    /// <summary>The next estimate is of later walks alone.</summary>
    public void CountAnew() => (_walks, _requests) = (0, 0);
}
