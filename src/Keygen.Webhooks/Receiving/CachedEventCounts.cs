using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Receiving;

/// <summary>The last counts of a store. Reading them counts again in the background, at most once a minute and never twice at once.</summary>
internal sealed class CachedEventCounts(string registration, IEventStateReader reader, TimeProvider time)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task _counting = Task.CompletedTask;
    private long? _startedAt;
    private volatile EventCounts? _counts;

    /// <summary>The first registration that uses the store.</summary>
    public string Registration => registration;

    public IEventStateReader Reader => reader;

    /// <summary>The last counts; null when there are none yet, or when the store did not answer.</summary>
    public EventCounts? Current
    {
        get
        {
            lock (_lock)
            {
                if (_counting.IsCompleted && (_startedAt is not { } startedAt || time.GetElapsedTime(startedAt) >= Interval))
                {
                    _startedAt = time.GetTimestamp();
                    _counting = Task.Run(CountAsync); // on the thread pool: a store may block its thread
                }
            }

            return _counts;
        }
    }

    private async Task CountAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(Interval, time);
            _counts = await reader.CountAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // No number is better than an old one. The health check reports a store that does not answer.
            _counts = null;
        }
    }
}
