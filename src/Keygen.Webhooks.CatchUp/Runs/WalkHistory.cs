using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>
/// Remembers how far this process's scheduled walks have read, so that the next one need not read it all again, and how many requests they
/// made. It is kept in memory: without it a walk reads more but misses nothing.
/// </summary>
internal sealed class WalkHistory
{
    private DateTimeOffset? _endedAt;
    private int _walks;
    private int _requests;

    /// <summary>
    /// The newest row that a walk has passed. Rows before it that need work are in the progress. Null before the first walk.
    /// </summary>
    public Position? Passed { get; private set; }

    /// <summary>
    /// The average number of requests of a walk that starts where another has just ended; null when there was none. A backlog does not
    /// count.
    /// </summary>
    public double? RequestsPerWalk => _walks > 0 ? (double)_requests / _walks : null;

    /// <summary>Records that a walk has ended and that its progress is saved.</summary>
    /// <param name="passed">The last row it passed; null for none.</param>
    /// <param name="requests">The number of its requests; null when it did not reach the end of the list.</param>
    /// <param name="now">The time.</param>
    /// <param name="interval">The time between walks.</param>
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

    /// <summary>Makes the next walk read everything after the cursor.</summary>
    public void ReadAgain() => Passed = null;

    /// <summary>Starts a new estimate from the next walk on.</summary>
    public void CountAnew() => (_walks, _requests) = (0, 0);
}
