using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>The work of handlers in the cases.</summary>
internal static class HandlerWork
{
    public static Task Nothing(IServiceProvider services, CancellationToken stop) => Task.CompletedTask;

    public static Task Never(IServiceProvider services, CancellationToken stop) => throw new InvalidOperationException("This must not run.");

    public static Task UntilStopped(IServiceProvider services, CancellationToken stop) => WaitExtensions.ForEverAsync(stop);
}

/// <summary>Work that runs until the case ends it. It ignores its token.</summary>
internal sealed class BlockingWork
{
    private readonly TaskCompletionSource<CancellationToken> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task RunAsync(IServiceProvider services, CancellationToken stop)
    {
        _begun.TrySetResult(stop);
        return _end.Task;
    }

    /// <summary>Waits until the work has started.</summary>
    /// <returns>The token that the work got.</returns>
    public async Task<CancellationToken> BegunAsync(Task<HandlerRunResult> run)
    {
        await Task.WhenAny(_begun.Task, run).WithinTimeoutAsync("the work to start");
        return _begun.Task.IsCompleted ? await _begun.Task
            : throw new StoreContractException($"expected the work to start, found that its run ended as {(await run).Describe()}.");
    }

    public void End() => _end.TrySetResult();
}
