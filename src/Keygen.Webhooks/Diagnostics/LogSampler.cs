namespace Keygen.Webhooks.Diagnostics;

/// <summary>Lets a few lines of one kind through in a while and counts the rest, so that a flood cannot fill the log.</summary>
internal sealed class LogSampler(TimeProvider time)
{
    internal const int LinesAWindow = 5;

    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Type, int), State> _states = [];

    /// <summary>Whether a line may be written, and what to add to it about those that were not.</summary>
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
