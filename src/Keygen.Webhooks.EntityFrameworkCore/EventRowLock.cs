using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// The event's own row as one claim knows it. A handler's transaction begins by inserting or updating it, which keeps out every other
/// server. If it is committed with a handler that is not the last, it keeps others out until the next handler begins.
/// </summary>
internal sealed class EventRowLock(StoreContext store, EventKey key, string eventHash)
{
    private EventMarks? _found;
    private Guid? _row;
    private readonly List<Guid> _own = [];
    private bool _isToRelease;
    private bool _settlesAtOnce;

    /// <summary>The id of this claim in the row.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    public bool IsSettled { get; private set; }

    /// <summary>Whether the event has rows that nobody has read yet: <see cref="TakeAsync"/> has met them.</summary>
    public bool MustRead { get; private set; }

    /// <summary>Goes on with the event's rows as they were read.</summary>
    public void Learn(EventMarks marks) =>
        (_found, _row, IsSettled, MustRead) = (marks, marks.Holder?.RunId, marks.Settled is not null, false);

    /// <summary>Whether <see cref="TakeAsync"/> would insert all rows anew, as far as this claim knows.</summary>
    public bool IsFree(string handlerHash) => _row is null && _found?.Undone(handlerHash) is null;

    /// <summary>Takes the event and inserts the handler's mark. A mark that is done settles the event with it.</summary>
    /// <returns>False when another claim has the event, or when its rows must be read first.</returns>
    public async Task<bool> TakeAsync(DbContext context, KeygenWebhookMark mark, bool settles, CancellationToken cancellationToken)
    {
        _settlesAtOnce = mark.IsDone && settles;
        if (_found is null && _row is null)
        {
            MustRead = !DatabaseSupport.InsertsFirst(context)
                || await context.InsertFirstAsync(EventRow(), mark, cancellationToken).ConfigureAwait(false) == 0;
            return !MustRead;
        }

        var leftover = _found?.Undone(mark.HandlerHash);
        if (_row is null && leftover is null)
        {
            await TableStatement.InsertAsync(context, [EventRow(), mark], cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (_row is { } taken && leftover is null && DatabaseSupport.InsertsFirst(context))
        {
            return await context.TakeEventAndInsertAsync(taken, Id, mark, cancellationToken).ConfigureAwait(false) == 1;
        }

        if (_row is not { } row)
        {
            await context.InsertAsync(EventRow(), cancellationToken).ConfigureAwait(false);
        }
        else if (await context.TakeEventAsync(eventHash, row, Id, store.Now, cancellationToken).ConfigureAwait(false) != 1)
        {
            return false;
        }

        if (leftover is not null)
        {
            await context.RemoveUndoneAsync(eventHash, leftover.HandlerHash, leftover.RunId, cancellationToken).ConfigureAwait(false);
        }

        await context.InsertAsync(mark, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Records that the row may exist from now on, whether or not the transaction commits.</summary>
    public void MayBeCommitted() => _isToRelease = true;

    public void Committed(Guid runId, bool settled)
    {
        (_row, IsSettled, MustRead) = (Id, settled, false);
        _own.AddRange([Id, runId]);
    }

    /// <summary>Whether another delivery has written since this claim, given the current rows.</summary>
    public bool HasOthers(EventMarks now) => now.HasOthersSince(_found ?? EventMarks.None, _own);

    /// <summary>Settles the event when all handlers of this claim are done.</summary>
    /// <returns>False when another delivery is working on the event.</returns>
    public async Task<bool> SettleAsync(CancellationToken cancellationToken) =>
        IsSettled = IsSettled || await SettleOperation.TrySettleAsync(store, key, eventHash, _row, cancellationToken).ConfigureAwait(false);

    /// <summary>Releases the event for others. A row that cannot be removed expires.</summary>
    /// <param name="failed">The mark of a handler that ended its transaction by itself and may have committed it; null for none.</param>
    public async Task ReleaseAsync(KeygenWebhookMark? failed = null)
    {
        if (IsSettled || (!_isToRelease && failed is null))
        {
            return;
        }

        await store.InTransactionAsync(async (context, ct) =>
        {
            if (failed is not null)
            {
                await context.RemoveAsync(eventHash, failed.HandlerHash, failed.RunId, failed.IsDone, ct).ConfigureAwait(false);
            }

            return await context.RemoveAsync(eventHash, MarkHashes.EventItself, Id, failed is not null && _settlesAtOnce, ct).ConfigureAwait(false);
        }).ConfigureAwait(false);

        // A handler that ended its transaction by itself may have committed or not: the next one must read the event's rows again.
        (_found, _row, _isToRelease) = (null, null, false);
    }

    private KeygenWebhookMark EventRow() => MarkTable.MarkOf(key, eventHash, "", Id, store.Now, _settlesAtOnce);
}
