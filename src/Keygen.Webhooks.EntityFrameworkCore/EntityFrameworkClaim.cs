using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>An event that was not settled when it was claimed. Nothing is held between its runs, so there is nothing to free.</summary>
internal sealed class EntityFrameworkClaim(
    StoreContext store, EventKey key, string eventId, IReadOnlyList<string> handlers, HashSet<string> done) : EventClaim
{
    public override ClaimStatus Status => ClaimStatus.Claimed;

    public static KeygenWebhookMark MarkOf(EventKey key, string eventId, string handler, Guid runId, DateTime now) => new()
    {
        EventId = eventId,
        HandlerId = handler.Length == 0 ? MarkIds.EventItself : MarkIds.Of(handler),
        Registration = key.Registration,
        AccountId = key.AccountId,
        IdempotencyToken = key.IdempotencyToken,
        Handler = handler,
        RunId = runId,
        IsDone = handler.Length == 0,
        SeenAt = now,
    };

    public override async Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
    {
        if (done.Contains(handler))
        {
            return new(HandlerRunStatus.AlreadyDone);
        }

        var settles = handlers.All(other => done.Contains(other) || string.Equals(other, handler, StringComparison.Ordinal));
        var result = await new HandlerRun(store, key, eventId, handler, settles, work, stop).RunAsync().ConfigureAwait(false);
        if (result.Status is HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone)
        {
            done.Add(handler);
        }

        if (result.Status is HandlerRunStatus.AlreadyDone && handlers.All(done.Contains))
        {
            await store.SettleIfDoneAsync(key, eventId, handlers).ConfigureAwait(false);
        }

        return result;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
