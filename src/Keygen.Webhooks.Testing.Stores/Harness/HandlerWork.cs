using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>What handlers do in the cases.</summary>
internal static class HandlerWork
{
    public static Task Nothing(IServiceProvider services, CancellationToken stop) => Task.CompletedTask;

    public static Task Never(IServiceProvider services, CancellationToken stop) => throw new InvalidOperationException("This must not run.");

    public static Task UntilStopped(IServiceProvider services, CancellationToken stop) => WaitExtensions.ForEverAsync(stop);
}

/// <summary>Work that goes on until the case ends it, whatever its token says.</summary>
internal sealed class BlockingWork
{
    private readonly TaskCompletionSource<CancellationToken> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task RunAsync(IServiceProvider services, CancellationToken stop)
    {
        _begun.TrySetResult(stop);
        return _end.Task;
    }

    /// <summary>Waits until the work has begun.</summary>
    /// <returns>Its token.</returns>
    public async Task<CancellationToken> BegunAsync(Task<HandlerRunResult> run)
    {
        await Task.WhenAny(_begun.Task, run).SoonAsync("the work to begin");
        return _begun.Task.IsCompleted ? await _begun.Task
            : throw new StoreContractException($"expected the work to begin, found that its run ended as {(await run).Describe()}.");
    }

    public void End() => _end.TrySetResult();
}
