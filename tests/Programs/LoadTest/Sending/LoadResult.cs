using System.Diagnostics;

namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>What came back.</summary>
/// <param name="Elapsed">From the first request's start to the last one's end.</param>
/// <param name="Failed">Answers of another status than the expected, and none at all.</param>
/// <param name="Ticks">How long each took, in order of length.</param>
internal sealed record LoadResult(TimeSpan Elapsed, int Failed, long[] Ticks)
{
    public int Count => Ticks.Length;

    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double Milliseconds(double percentile) => Count == 0
        ? double.NaN
        : Ticks[Math.Min(Count - 1, (int)(Count * percentile / 100))] * 1000.0 / Stopwatch.Frequency;
}
