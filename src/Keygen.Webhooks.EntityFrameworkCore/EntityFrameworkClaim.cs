using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A claim on an event. The claim holds the event from its first run to its end.</summary>
/// <remarks>
/// The event's rows are read before the first run, or when the first run's insert has met some, and again when a handler has ended its
/// transaction by itself. The claim owns the scope that its first handler runs in.
/// </remarks>
internal sealed class EntityFrameworkClaim(StoreContext store, EventKey key, IReadOnlyList<string> handlers, AsyncServiceScope scope) : EventClaim
{
    /// <summary>A younger mark is not renewed, so that repeated deliveries of one event write nothing.</summary>
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    private readonly string _eventHash = MarkHashes.Of(key);
    private readonly EventRowLock _hold = new(store, key, MarkHashes.Of(key));
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private AsyncServiceScope? _scope = scope;

    public override ClaimStatus Status => ClaimStatus.Claimed;

    /// <summary>Whether a handler is left to run.</summary>
    private bool IsOpen => !handlers.All(_done.Contains);

    public override async Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
    {
        if (_done.Contains(handler))
        {
            return new(HandlerRunStatus.AlreadyDone);
        }

        // One limit for all that happens before the handler begins.
        using var beginning = store.LinkedTimeout(CancellationToken.None);
        var result = await RunOnceAsync(handler, work, beginning, stop).ConfigureAwait(false);
        if (_hold.MustRead)
        {
            result = await ReadAndRunAsync(handler, work, beginning, stop).ConfigureAwait(false);
        }

        if (result.Status is HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone)
        {
            _done.Add(handler);
        }

        // Not settled: another delivery is still working on the event, perhaps with a handler that this server does not have.
        return result.Status is HandlerRunStatus.AlreadyDone && !IsOpen && !await TrySettleAsync().ConfigureAwait(false)
            ? new(HandlerRunStatus.InProgress)
            : result;
    }

    /// <summary>Reads the event's rows, and goes by them from now on. A claim that sees completed handlers renews their marks.</summary>
    /// <returns>Whether the event may be handled.</returns>
    public async Task<ClaimStatus> ReadAsync(DbContext context, CancellationToken cancellationToken)
    {
        var marks = await store.ReadMarksAsync(context, _eventHash, cancellationToken).ConfigureAwait(false);
        if (marks.IsHeld(store.Now, store.HoldTimeOf(key.Registration)))
        {
            return ClaimStatus.InProgress;
        }

        if (store.Now - marks.SeenAt >= RenewedAfter)
        {
            await RenewAsync(context, marks, cancellationToken).ConfigureAwait(false);
        }

        _hold.Learn(marks);
        _done.UnionWith(handlers.Concat(HandlerNames.FormerOf(handlers)).Where(name => marks.IsDone(MarkHashes.Of(name)))
            .Select(name => HandlerNames.CurrentOf(handlers, name)));
        return marks.Settled is not null ? ClaimStatus.Settled
            : IsOpen ? ClaimStatus.Claimed
            : await _hold.SettleAsync(cancellationToken).ConfigureAwait(false) ? ClaimStatus.Settled : ClaimStatus.InProgress;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (_scope is { } unused)
            {
                _scope = null;
                await unused.DisposeAsync().ConfigureAwait(false);
            }

            await _hold.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotReleased(store.Logger, exception, store.HoldTimeOf(key.Registration));
        }
    }

    /// <summary>
    /// Renews the event's marks. Those of its later work go with them: an event that was handed over would else seem to wait once they are
    /// removed. Later work that is not settled is left alone, because a handler may have its rows locked for long.
    /// </summary>
    private async Task RenewAsync(DbContext context, EventMarks marks, CancellationToken cancellationToken)
    {
        var later = MarkHashes.Of(key.ToLaterKey());
        var renewsLater = marks.IsRecorded(MarkHashes.Forward) && (await store.ReadMarksAsync(context, later, cancellationToken).ConfigureAwait(false)).Settled is not null;
        var now = store.Now;
        await store.InTransactionAsync(
            async (fresh, ct) => await fresh.RenewAsync(_eventHash, now, ct).ConfigureAwait(false)
                + (renewsLater ? await fresh.RenewAsync(later, now, ct).ConfigureAwait(false) : 0),
            cancellationToken).ConfigureAwait(false);
    }

    private Task<HandlerRunResult> RunOnceAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, LinkedTimeout beginning, CancellationToken stop)
    {
        var settles = handlers.All(other => _done.Contains(other) || string.Equals(other, handler, StringComparison.Ordinal));
        var own = _scope ?? store.Scopes.CreateAsyncScope();
        _scope = null;
        return new HandlerRun(store, new(new(key, _eventHash, Event), handler, settles, work, stop), _hold, own, beginning).RunAsync();
    }

    private async Task<HandlerRunResult> ReadAndRunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, LinkedTimeout beginning, CancellationToken stop)
    {
        ClaimStatus status;
        try
        {
            status = await store.OnFreshContextAsync(ReadAsync, beginning.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return new(HandlerRunStatus.Unavailable, exception);
        }

        return status is ClaimStatus.InProgress ? new(HandlerRunStatus.InProgress)
            : status is ClaimStatus.Settled || _done.Contains(handler) ? new(HandlerRunStatus.AlreadyDone)
            : await RunOnceAsync(handler, work, beginning, stop).ConfigureAwait(false);
    }

    /// <summary>Logs a failure. The next delivery settles the event.</summary>
    private async Task<bool> TrySettleAsync()
    {
        try
        {
            return await _hold.SettleAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotSettled(store.Logger, exception);
            return false;
        }
    }
}
