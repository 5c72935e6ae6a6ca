namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// Whether work waits for threads of the pool that are blocked. A store's answer then waits too, and looks like a store that gives none.
/// </summary>
/// <param name="read">Reads how many work items wait, how many threads there are, and how many the pool makes without hesitation.</param>
internal sealed class ThreadPoolQueue(Func<(long Waiting, int Threads, int Minimum)> read)
{
    public static ThreadPoolQueue OfProcess { get; } = new(static () =>
    {
        ThreadPool.GetMinThreads(out var minimum, out _);
        return (ThreadPool.PendingWorkItemCount, ThreadPool.ThreadCount, minimum);
    });

    /// <summary>What to add to a message about a store that does not answer; empty when the pool is no reason.</summary>
    public string Hint()
    {
        var (waiting, threads, minimum) = read();

        // The pool adds a thread or two a second once those it has do not come back. Until then a queue is only a burst.
        return threads > minimum && waiting >= minimum
            ? $" The store may be well: {waiting} work items wait for one of {threads} threads of the pool, so handlers probably block threads, with .Result, .Wait(), Thread.Sleep or synchronous I/O. Make them asynchronous."
            : "";
    }
}
