namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// Detects blocked thread-pool threads. The store's response then waits in the queue too, so the store seems not to respond.
/// </summary>
/// <param name="read">Reads the number of waiting work items, of threads, and of threads that the pool creates without delay.</param>
internal sealed class ThreadPoolStarvation(Func<(long Waiting, int Threads, int Minimum)> read)
{
    public static ThreadPoolStarvation OfProcess { get; } = new(static () =>
    {
        ThreadPool.GetMinThreads(out var minimum, out _);
        return (ThreadPool.PendingWorkItemCount, ThreadPool.ThreadCount, minimum);
    });

    /// <summary>The text to append to a message about a store that does not respond; empty when the thread pool is not the cause.</summary>
    public string Hint()
    {
        var (waiting, threads, minimum) = read();

        // Above its minimum, the pool adds only a thread or two per second. Below it, a queue is only a short burst.
        return threads > minimum && waiting >= minimum
            ? $" The store may be working: {waiting} work items wait for one of {threads} thread-pool threads, so handlers probably block threads, with .Result, .Wait(), Thread.Sleep or synchronous I/O. Make them asynchronous."
            : "";
    }
}
