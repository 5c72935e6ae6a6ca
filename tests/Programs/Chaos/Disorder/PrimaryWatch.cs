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
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    /// <summary>An outage is over when all has been well for as long.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly SentinelStoreServer _server;
    private readonly DisorderLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _taken = [Stopwatch.GetTimestamp()];
    private readonly Task _watching;
    private Outage? _going;
    private long _failedAt;
    private volatile bool _isCaused;
    private volatile bool _isFailoverExpected;

    /// <summary>When the first write was taken of those since one failed; zero where the last one failed.</summary>
    private long _wellSince;

    public PrimaryWatch(SentinelStoreServer server, DisorderLog log)
    {
        (_server, _log) = (server, log);
        _watching = WatchAsync();
    }

    /// <summary>When a write last failed, by the machine's monotonic clock.</summary>
    public long FailedAt => Volatile.Read(ref _failedAt);

    /// <summary>The program takes the primary away itself, and will write that down.</summary>
    public void Expect() => _isCaused = _isFailoverExpected = true;

    /// <summary>It has come back.</summary>
    public void ExpectNoMore() => _isCaused = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
    }

    private async Task WatchAsync()
    {
        var epoch = await _server.EpochAsync();
        while (!_stop.IsCancellationRequested)
        {
            var from = Stopwatch.GetTimestamp();
            await Task.Delay(Between, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isTaken = await _server.TakesAsync();
            var now = Stopwatch.GetTimestamp();
            // An old primary that takes writes beside the new one forgets them.
            Note(isTaken && Stopwatch.GetElapsedTime(from, now) < TooLong && (_going is null || !await _server.SeveralTakeAsync()), now);
            if (await _server.EpochAsync() is { } next && next != epoch)
            {
                epoch = next;
                NoteFailover(now);
            }

            if (_wellSince != 0 && Stopwatch.GetElapsedTime(_wellSince, now) > Calm)
            {
                End();
            }
        }

        End();
    }

    private void Note(bool isWell, long now)
    {
        if (isWell)
        {
            _taken.Add(now);
            _wellSince = _wellSince == 0 ? now : _wellSince;
            return;
        }

        Volatile.Write(ref _failedAt, now);
        _wellSince = 0;
        if (!_isCaused)
        {
            Begin(_taken[^1]);
        }
    }

    private void NoteFailover(long now)
    {
        if (_isFailoverExpected)
        {
            _isFailoverExpected = false;
            return;
        }

        // Sentinel missed the old primary before. What that took since then may be forgotten.
        _wellSince = 0;
        Begin(_taken.FindLast(at => Stopwatch.GetElapsedTime(at, now) >= TooLong));
    }

    private void Begin(long from)
    {
        if (_going is null)
        {
            _going = new(OutageKind.ByItself, from, long.MaxValue);
            lock (_log)
            {
                _log.Outages.Add(_going);
            }
        }
    }

    private void End()
    {
        if (_going is { } going)
        {
            _going = null;
            lock (_log)
            {
                _log.Outages[_log.Outages.IndexOf(going)] = going with { To = _wellSince == 0 ? long.MaxValue : _wellSince };
            }
        }
    }
}
