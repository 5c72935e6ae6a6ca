using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>How requests are sent: over how many connections, for how long, and how often.</summary>
/// <param name="PerSecond">When the next is due, over all connections (an open loop); null: when the last is answered (a closed loop).</param>
/// <param name="GivesWay">Whether its threads leave the processor to everyone else: an attacker has processors of its own elsewhere.</param>
internal sealed record Pace(int Connections, TimeSpan Duration, double? PerSecond = null, bool GivesWay = false);

/// <summary>Sends requests from threads that block, one a connection: two calls into the kernel a request, and nothing to collect.</summary>
internal sealed partial class Load(int port, Func<int, byte[]?> request, int expectedStatus, Pace pace)
{
    private readonly List<long> _ticks = [];
    private int _next = -1;
    private int _failed;
    private long _lastEnd;

    /// <param name="request">The next request by its number; null when there is no more.</param>
    public static LoadResult Run(int port, Func<int, byte[]?> request, int expectedStatus, Pace pace) =>
        new Load(port, request, expectedStatus, pace).Run();

    private LoadResult Run()
    {
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, pace.Connections).Select(_ => new Thread(() => Send(start))).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        long[] ticks = [.. _ticks.Order()];
        return new(Stopwatch.GetElapsedTime(start, Math.Max(_lastEnd, start + 1)), _failed, ticks);
    }

    private void Send(long start)
    {
        if (pace.GivesWay)
        {
            _ = SetPriority(0, 0, 10);
        }

        var (ticks, failed) = (new List<long>(1 << 16), 0);
        using var connection = new KeepAliveConnection(port);
        while (Stopwatch.GetElapsedTime(start) < pace.Duration)
        {
            var number = Interlocked.Increment(ref _next);
            if (request(number) is not { } bytes)
            {
                break;
            }

            var from = Wait(start, number);
            failed += connection.Send(bytes) == expectedStatus ? 0 : 1;
            ticks.Add(Stopwatch.GetTimestamp() - from);
        }

        lock (_ticks)
        {
            _ticks.AddRange(ticks);
            _failed += failed;
            _lastEnd = Math.Max(_lastEnd, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Of the calling thread, on Linux, where .NET's own threads have no priorities.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int nice);

    /// <returns>
    /// From when the request's time counts: from when it was due if no connection was free then, but not for the moments that the
    /// sender overslept.
    /// </returns>
    private long Wait(long start, int number)
    {
        var now = Stopwatch.GetTimestamp();
        if (pace.PerSecond is not { } rate)
        {
            return now;
        }

        var due = start + (long)(number / rate * Stopwatch.Frequency);
        if (now > due)
        {
            return due;
        }

        Thread.Sleep(Stopwatch.GetElapsedTime(now, due));
        return Stopwatch.GetTimestamp();
    }
}
