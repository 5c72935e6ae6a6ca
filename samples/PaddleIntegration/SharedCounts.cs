namespace PaddleIntegration;

/// <summary>
/// Lets one count serve all events that wait for the same license. A count reads the current machines, so one count is right for all of
/// them: of a hundred concurrent activations it counts the first, then the other ninety-nine together.
/// </summary>
public sealed class SharedCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SharedCount> _waiting = new(StringComparer.Ordinal);

    /// <summary>Joins the count that waits for a license's lock, or starts a new one.</summary>
    /// <param name="licenseId">The license.</param>
    /// <param name="goneMachineId">A machine to leave out, or null.</param>
    /// <param name="wait">
    /// Waits for the lock, then calls its argument once to get all machines to leave out. Later events join the next count.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task JoinAsync(
        string licenseId, string? goneMachineId, Func<Func<IReadOnlySet<string>>, Task> wait, CancellationToken cancellationToken)
    {
        SharedCount? count;
        lock (_lock)
        {
            if (_waiting.TryGetValue(licenseId, out count))
            {
                count.Add(goneMachineId);
                return count.Done.WaitAsync(cancellationToken);
            }

            _waiting[licenseId] = count = new();
            count.Add(goneMachineId);
        }

        _ = count.RunAsync(async () =>
        {
            try
            {
                await wait(() => Begin(licenseId, count));
            }
            finally
            {
                Begin(licenseId, count);
            }
        });
        return count.Done.WaitAsync(cancellationToken);
    }

    private HashSet<string> Begin(string licenseId, SharedCount count)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(licenseId, out var waiting) && waiting == count)
            {
                _waiting.Remove(licenseId);
            }

            return count.GoneMachines;
        }
    }

    private sealed class SharedCount
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HashSet<string> GoneMachines { get; } = new(StringComparer.Ordinal);

        public Task Done => _done.Task;

        public void Add(string? goneMachineId)
        {
            if (goneMachineId is not null)
            {
                GoneMachines.Add(goneMachineId);
            }
        }

        /// <summary>Passes the result of the count to all waiters.</summary>
        public async Task RunAsync(Func<Task> work)
        {
            try
            {
                await work();
                _done.SetResult();
            }
            catch (Exception exception)
            {
                _done.SetException(exception);
            }
        }
    }
}
