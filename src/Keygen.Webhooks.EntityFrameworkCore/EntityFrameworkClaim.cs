using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// A claim on an event that was not settled. The claim holds the event from its first run to its end. It owns the scope that the marks
/// were read in, and runs its first handler in that scope.
/// </summary>
internal sealed class EntityFrameworkClaim(
    StoreContext store, EventKey key, string eventHash, IReadOnlyList<string> handlers, EventMarks found, AsyncServiceScope scope) : EventClaim
{
    private AsyncServiceScope? _scope = scope;
    private readonly EventRowLock _hold = new(store, key, eventHash, found);
    private readonly HashSet<string> _done = handlers.Concat(HandlerNames.FormerOf(handlers)).Where(name => found.IsDone(MarkHashes.Of(name)))
        .Select(name => HandlerNames.CurrentOf(handlers, name)).ToHashSet(StringComparer.Ordinal);

    public override ClaimStatus Status => ClaimStatus.Claimed;

    /// <summary>Whether a handler is left to run.</summary>
    public bool IsOpen => !handlers.All(_done.Contains);

    public override async Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
    {
        if (_done.Contains(handler))
        {
            return new(HandlerRunStatus.AlreadyDone);
        }

        var settles = handlers.All(other => _done.Contains(other) || string.Equals(other, handler, StringComparison.Ordinal));
        var own = _scope ?? store.Scopes.CreateAsyncScope();
        _scope = null;
        var result = await new HandlerRun(store, new(key, eventHash, Event), handler, _hold, settles, own, work, stop).RunAsync().ConfigureAwait(false);
        if (result.Status is HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone)
        {
            _done.Add(handler);
        }

        if (result.Status is HandlerRunStatus.AlreadyDone && !IsOpen)
        {
            await SettleOrLogAsync().ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>
    /// Settles an event without open handlers. That happens when an open handler was removed from the app since the last delivery.
    /// </summary>
    /// <returns>False when another delivery is working on the event.</returns>
    public Task<bool> SettleAsync(CancellationToken cancellationToken) => _hold.SettleAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (_scope is { } unused)
            {
                await unused.DisposeAsync().ConfigureAwait(false);
            }

            await _hold.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotReleased(store.Logger, exception, store.HoldTimeOf(key.Registration));
        }
    }

    /// <summary>Logs a failure. The next delivery settles the event.</summary>
    private async Task SettleOrLogAsync()
    {
        try
        {
            await SettleAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotSettled(store.Logger, exception);
        }
    }
}
