using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>
/// Marks beside transactions as one might write them at first: whoever finds all handlers it knows done settles the event. What another version runs
/// by then is rolled back and taken for done. Marks are files here.
/// </summary>
internal sealed class SettlingForOthersStore(string folder, IServiceScopeFactory scopes) : IIdempotencyStore
{
    private const string TheEvent = "event";

    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public async ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken)
    {
        if (handlers.All(handler => IsDone(key, handler)))
        {
            await MarkAsync(key, TheEvent);
        }

        return IsDone(key, TheEvent) ? EventClaim.Settled : new Claim(this, key, handlers);
    }

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    private bool IsDone(EventKey key, string what) => File.Exists(PathOf(key, what));

    private Task MarkAsync(EventKey key, string what) => File.WriteAllTextAsync(PathOf(key, what), "");

    private string PathOf(EventKey key, string what) => Path.Combine(folder, $"done-{key.IdempotencyToken}-{what}");

    private sealed class Claim(SettlingForOthersStore store, EventKey key, IReadOnlyList<string> handlers) : EventClaim
    {
        public override ClaimStatus Status => ClaimStatus.Claimed;

        public override async Task<HandlerRunResult> RunAsync(
            string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
        {
            await using var scope = store.Scope();
            var context = scope.ServiceProvider.GetRequiredService<ChaosContext>();
            return await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(stop);
                await work(scope.ServiceProvider, stop);
                if (store.IsDone(key, TheEvent))
                {
                    return new HandlerRunResult(HandlerRunStatus.AlreadyDone);
                }

                await transaction.CommitAsync(stop);
                await store.MarkAsync(key, handler);
                if (handlers.All(other => store.IsDone(key, other)))
                {
                    await store.MarkAsync(key, TheEvent);
                }

                return new HandlerRunResult(HandlerRunStatus.Completed);
            });
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private AsyncServiceScope Scope() => scopes.CreateAsyncScope();
}
