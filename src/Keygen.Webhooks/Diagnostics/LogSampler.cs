namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// Limits how many lines of one kind are logged in a time window, and counts the rest, so that a flood of requests cannot fill the log.
/// </summary>
internal sealed class LogSampler(TimeProvider time)
{
    internal const int LinesAWindow = 5;

    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Type, int), State> _states = [];

    /// <summary>Returns whether a line may be logged, and the text about suppressed lines to append to it.</summary>
    public bool TryTake<TReason>(TReason reason, out string suppressed)
        where TReason : struct, Enum
    {
        suppressed = "";
        lock (_lock)
        {
            var key = (typeof(TReason), reason.GetHashCode());
            var now = time.GetTimestamp();
            if (!_states.TryGetValue(key, out var state))
            {
                _states[key] = state = new() { StartedAt = now };
            }
            else if (time.GetElapsedTime(state.StartedAt, now) >= Window)
            {
                suppressed = state.Suppressed == 0 ? "" : $" ({state.Suppressed} more like it were not logged.)";
                (state.StartedAt, state.Taken, state.Suppressed) = (now, 0, 0);
            }

            if (state.Taken < LinesAWindow)
            {
                state.Taken++;
                return true;
            }

            state.Suppressed++;
            return false;
        }
    }

    private sealed class State
    {
        public long StartedAt;
        public int Taken;
        public int Suppressed;
    }
}
