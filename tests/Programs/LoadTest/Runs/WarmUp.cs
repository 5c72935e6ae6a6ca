using System.Diagnostics;
using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// Drives a server until its JIT has settled: until hardly anything was compiled in a window of time. A fixed time is not enough, because a slow
/// machine takes several times as long as a fast one to compile everything a second time, with what the JIT has learned.
/// </summary>
/// <param name="Sent">How many deliveries were sent.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="IsSettled">Whether the JIT had settled when the time was over.</param>
internal sealed record WarmUp(int Sent, int Failed, TimeSpan Elapsed, bool IsSettled)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.5);

    /// <summary>What timers and the runtime's own threads still compile now and then.</summary>
    private const int MostInASettledWindow = 2;

    /// <param name="server">The server.</param>
    /// <param name="pool">The deliveries; made anew when all of them were sent.</param>
    /// <param name="count">How many of the pool may be sent; the others are left for the measurement.</param>
    /// <param name="options">The shortest and the longest time, and the connections.</param>
    public static async Task<WarmUp> RunAsync(ServerProcess server, DeliveryPool pool, int count, LoadOptions options)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var (sent, failed, next) = (0, 0, 0);
        while (true)
        {
            var begin = next;
            var before = await server.AskAsync();
            var result = Load.Run(
                server.Port, number => begin + number < count ? pool[begin + number] : null, 200, new(options.Connections, Window));
            var compiled = (await server.AskAsync()).CompiledMethods - before.CompiledMethods;
            (sent, failed, next) = (sent + result.Count, failed + result.Failed, begin + result.Count);
            var elapsed = Stopwatch.GetElapsedTime(startedAt);
            var isWhole = next < count; // not cut short, which compiles less
            if (elapsed >= options.WarmUp && isWhole && compiled <= MostInASettledWindow)
            {
                return new(sent, failed, elapsed, true);
            }

            if (elapsed >= options.LongestWarmUp)
            {
                return new(sent, failed, elapsed, false);
            }

            if (!isWhole)
            {
                pool.Renew();
                next = 0;
            }
        }
    }
}
