namespace PaddleIntegration;

/// <summary>
/// Events that wait for their license's turn are served by one count: it counts what is there when it begins, so one for all is as right as one
/// each. Of a hundred activations at once the first is counted, and then the other ninety-nine together.
/// </summary>
public sealed class SharedCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SharedCount> _waiting = new(StringComparer.Ordinal);

    /// <summary>Joins the count that waits for a license's turn, or begins to wait with one.</summary>
    /// <param name="licenseId">The license.</param>
    /// <param name="goneMachineId">A machine to leave out, or null.</param>
    /// <param name="wait">Waits for the turn, and then calls what it is given, once, for all machines to leave out. Who comes later waits for the next count.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
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

        /// <summary>Whoever waits hears how it ended.</summary>
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
