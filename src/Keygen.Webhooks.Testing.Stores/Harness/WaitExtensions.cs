using System.Diagnostics;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>Waiting in real time for what happens on other threads or in an engine; how long it takes decides nothing.</summary>
internal static class WaitExtensions
{
    public static readonly TimeSpan ForACase = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ForAStep = TimeSpan.FromSeconds(60);

#pragma warning disable RS0030 // the one place that waits by the system's clock
    private static readonly TimeProvider Real = TimeProvider.System;
#pragma warning restore RS0030

    public static Task PauseAsync(int milliseconds = 2) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Real, CancellationToken.None);

    public static Task ForEverAsync(CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, Real, stop);

    public static async Task<T> SoonAsync<T>(this Task<T> task, string what)
    {
        await SoonAsync((Task)task, what);
        return await task;
    }

    public static async Task SoonAsync(this Task task, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? ForAStep;
        await Task.WhenAny(task, Task.Delay(limit, Real, CancellationToken.None));
        if (!task.IsCompleted)
        {
            throw new StoreContractException($"expected {what}, found that it did not within {limit.TotalSeconds:0} seconds.");
        }

        await task;
    }

    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await PauseAsync())
        {
            if (watch.Elapsed > ForAStep)
            {
                throw new StoreContractException($"expected {what}, found that it did not within {ForAStep.TotalSeconds:0} seconds.");
            }
        }
    }
}
