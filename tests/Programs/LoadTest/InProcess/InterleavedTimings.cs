using System.Diagnostics;

namespace Keygen.Webhooks.LoadTest.InProcess;

/// <summary>
/// Measures several things in turns of some milliseconds, so that whatever else the machine does falls on all of them alike.
/// </summary>
internal sealed class InterleavedTimings
{
    private readonly double[][] _microseconds;

    private InterleavedTimings(int subjects) => _microseconds = [.. Enumerable.Range(0, subjects).Select(static _ => Array.Empty<double>())];

    /// <param name="turns">How many turns each has; the first fifth warms up and does not count.</param>
    /// <param name="operations">How many operations a turn has.</param>
    /// <param name="subjects">Each runs the operations of one turn, told by number.</param>
    public static async Task<InterleavedTimings> MeasureAsync(int turns, int operations, params Func<int, Task>[] subjects)
    {
        var result = new InterleavedTimings(subjects.Length);
        var warmUp = turns / 5;
        for (var turn = 0; turn < turns; turn++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var subject = (turn + i) % subjects.Length;
                var start = Stopwatch.GetTimestamp();
                await subjects[subject](turn);
                var each = Stopwatch.GetElapsedTime(start).TotalMicroseconds / operations;
                if (turn >= warmUp)
                {
                    result._microseconds[subject] = [.. result._microseconds[subject], each];
                }
            }
        }

        return result;
    }

    /// <summary>Of one operation.</summary>
    public double Median(int subject) => Report.Median(_microseconds[subject]);

    /// <summary>Turn by turn.</summary>
    public double Ratio(int subject, int other) =>
        Report.Median(_microseconds[subject].Zip(_microseconds[other], static (one, another) => one / another));
}
