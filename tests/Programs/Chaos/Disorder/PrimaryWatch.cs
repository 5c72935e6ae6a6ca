using System.Diagnostics;
using Keygen.Webhooks.Chaos.Servers;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>
/// Writes to whatever Sentinel calls the primary, again and again, and writes down each outage and each failover that the program did not cause. A
/// machine that stands still for a second has them.
/// </summary>
internal sealed class PrimaryWatch : IAsyncDisposable
{
    /// <summary>A write that takes longer is a failed one. Sentinel, too, misses a primary that does not answer for as long.</summary>
    public static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    /// <summary>An outage is over when all has been well for as long.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    /// <summary>At most from when Sentinel begins to miss a primary until its epoch changes. It asks servers for their role once a second.</summary>
    private static readonly TimeSpan SentinelsDelay = TooLong * 3;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly SentinelStoreServer _server;
    private readonly DisorderLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _taken = [Stopwatch.GetTimestamp()];
    private readonly Task _watching;

    /// <summary>When the outage began that goes on and was not caused.</summary>
    private long? _from;

    private bool _isFailover;

    /// <summary>When the first write was taken of those since one failed; zero where the last one failed, or a failover goes on.</summary>
    private long _wellSince;

    private volatile bool _isCaused;
    private volatile bool _isFailoverExpected;
    private long _causedUntil;

    public PrimaryWatch(SentinelStoreServer server, DisorderLog log)
    {
        (_server, _log) = (server, log);
        _watching = WatchAsync();
    }

    /// <summary>The program takes the primary away itself, and will write that down.</summary>
    public void Expect()
    {
        Volatile.Write(ref _causedUntil, 0);
        _isCaused = _isFailoverExpected = true;
    }

    /// <summary>What the program took away has come back.</summary>
    /// <returns>When the last write failed for that, by the machine's monotonic clock.</returns>
    public long ExpectNoMore()
    {
        _isCaused = false;
        return Volatile.Read(ref _causedUntil);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
    }

    private async Task WatchAsync()
    {
        string? epoch = null;
        var last = _taken[0];
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Between, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isTaken = await _server.TakesAsync();
            var now = Stopwatch.GetTimestamp();
            NoteWrite(isTaken && Stopwatch.GetElapsedTime(last, now) < TooLong, now);
            last = now;
            if (await _server.FailoversAsync() is { } failovers)
            {
                if (failovers.Epoch != (epoch ??= failovers.Epoch))
                {
                    epoch = failovers.Epoch;
                    NoteFailover(now);
                }

                // Until it is over, clients may not have heard of the new primary.
                _wellSince = failovers.IsGoingOn ? 0 : _wellSince;
            }

            if (_wellSince != 0 && Stopwatch.GetElapsedTime(_wellSince, now) > Calm)
            {
                End(_wellSince);
            }
        }

        End(Stopwatch.GetTimestamp());
    }

    private void NoteWrite(bool isWell, long now)
    {
        if (isWell)
        {
            _taken.Add(now);
            _wellSince = _wellSince == 0 ? now : _wellSince;
            return;
        }

        _wellSince = 0;
        if (_isCaused)
        {
            Volatile.Write(ref _causedUntil, now);
        }
        else
        {
            _from ??= _taken[^1];
        }
    }

    private void NoteFailover(long now)
    {
        if (_isFailoverExpected)
        {
            _isFailoverExpected = false;
            return;
        }

        // What the old primary has taken since the new one took over is forgotten.
        _isFailover = true;
        _wellSince = 0;
        var from = _taken.FindLast(at => Stopwatch.GetElapsedTime(at, now) >= SentinelsDelay);
        _from = Math.Min(_from ?? long.MaxValue, Math.Max(from, _taken[0]));
    }

    private void End(long to)
    {
        if (_from is { } from)
        {
            lock (_log)
            {
                _log.Outages.Add(new(OutageKind.ByItself, from, to) { IsFailover = _isFailover });
            }

            (_from, _isFailover) = (null, false);
        }

        // What fails from now on has another cause.
        _isCaused &= Volatile.Read(ref _causedUntil) == 0;
    }
}
