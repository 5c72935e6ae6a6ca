using System.Diagnostics;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>Waits in real time for other threads or an engine. The duration does not affect a case's result.</summary>
internal static class WaitExtensions
{
    public static readonly TimeSpan CaseTimeout = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(60);

#pragma warning disable RS0030 // Only this class waits by the system's clock.
    private static readonly TimeProvider Real = TimeProvider.System;
#pragma warning restore RS0030

    public static Task PauseAsync(int milliseconds = 2) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Real, CancellationToken.None);

    public static Task ForEverAsync(CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, Real, stop);

    public static async Task<T> WithinTimeoutAsync<T>(this Task<T> task, string what)
    {
        await WithinTimeoutAsync((Task)task, what);
        return await task;
    }

    public static async Task WithinTimeoutAsync(this Task task, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? StepTimeout;
        await Task.WhenAny(task, Task.Delay(limit, Real, CancellationToken.None));
        if (!task.IsCompleted)
        {
            throw new StoreContractException($"expected {what}, found that it did not within {limit.TotalSeconds:0} seconds.");
        }

        await task;
    }

    public static async Task EventuallyAsync(Func<bool> condition, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? StepTimeout;
        for (var watch = Stopwatch.StartNew(); !condition(); await PauseAsync())
        {
            if (watch.Elapsed > limit)
            {
                throw new StoreContractException($"expected {what}, found that it did not within {limit.TotalSeconds:0} seconds.");
            }
        }
    }
}
