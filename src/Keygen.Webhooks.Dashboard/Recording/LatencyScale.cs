namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>Steps of durations, each 1.41 times as long as the one before: from 0.1 ms to over five minutes.</summary>
internal static class LatencyScale
{
    public const int Steps = 44;

    private const double FirstMilliseconds = 0.1;

    public static int IndexOf(TimeSpan duration) =>
        Math.Clamp((int)Math.Ceiling(2 * Math.Log2(Math.Max(duration.TotalMilliseconds, FirstMilliseconds) / FirstMilliseconds)), 0, Steps - 1);

    /// <returns>The longest duration of a step, in milliseconds.</returns>
    public static double LongestOf(int index) => FirstMilliseconds * Math.Pow(2, index / 2.0);

    /// <returns>The duration in milliseconds that a share of all does not exceed; null when there are none.</returns>
    public static double? Percentile(IReadOnlyList<long> counts, double share)
    {
        var wanted = (long)Math.Ceiling(counts.Sum() * share);
        for (var (index, seen) = (0, 0L); index < counts.Count; index++)
        {
            seen += counts[index];
            if (seen >= wanted && seen > 0)
            {
                return LongestOf(index);
            }
        }

        return null;
    }
}
