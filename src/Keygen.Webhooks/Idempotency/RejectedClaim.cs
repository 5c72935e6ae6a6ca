namespace Keygen.Webhooks.Idempotency;

/// <summary>The claim on an event that was not granted: someone else is running it, or it is settled.</summary>
internal sealed class RejectedClaim(ClaimStatus status) : EventClaim
{
    public override ClaimStatus Status => status;

    public override Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop) =>
        Task.FromResult(new HandlerRunResult(status is ClaimStatus.Settled ? HandlerRunStatus.AlreadyDone : HandlerRunStatus.InProgress));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
