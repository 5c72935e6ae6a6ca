using System.Runtime.CompilerServices;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// The statements on marks. Each one names the event, and also the run that wrote the row when another run may have replaced it.
/// </summary>
internal static class MarkTable
{
    private static readonly ConditionalWeakTable<IModel, Func<DbContext, string, IAsyncEnumerable<MarkState>>> Queries = [];

    public static async Task<EventMarks> ReadMarksAsync(this DbContext context, string eventHash, CancellationToken cancellationToken)
    {
        var rows = new List<MarkState>();
        await foreach (var row in Queries.GetValue(context.Model, static _ => CompileQuery())(context, eventHash).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return new(rows);
    }

    /// <remarks>A compiled query is bound to the model of its first context.</remarks>
    private static Func<DbContext, string, IAsyncEnumerable<MarkState>> CompileQuery() => EF.CompileAsyncQuery((DbContext context, string eventHash) =>
        context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking().Where(mark => mark.EventHash == eventHash)
            .Select(mark => new MarkState(mark.HandlerHash, mark.RunId, mark.IsDone, mark.SeenAt)));

    /// <summary>Inserts the first rows of an event, unless it has rows already.</summary>
    /// <returns>0 when the event has rows, else 2.</returns>
    public static Task<int> InsertFirstAsync(this DbContext context, KeygenWebhookMark eventRow, KeygenWebhookMark mark, CancellationToken cancellationToken) =>
        TableStatement.InsertUnlessAsync(context, [eventRow, mark], new(nameof(KeygenWebhookMark.EventHash), eventRow.EventHash), cancellationToken);

    public static Task<int> InsertAsync<T>(this DbContext context, T row, CancellationToken cancellationToken)
        where T : class => TableStatement.InsertAsync(context, [row], cancellationToken);

    public static Task<int> MarkDoneAsync(this DbContext context, string eventHash, string handlerHash, Guid runId, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context, [new(nameof(KeygenWebhookMark.IsDone), true)], [.. Row(eventHash, handlerHash, runId)], cancellationToken);

    /// <summary>Takes over the event's own row from the run that wrote it, unless the event is settled.</summary>
    public static Task<int> TakeEventAsync(
        this DbContext context, string eventHash, Guid from, Guid to, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(context, Taken(to, now), Takeable(eventHash, from), cancellationToken);

    /// <summary>Takes over the event's own row as <see cref="TakeEventAsync"/> does, and inserts a handler's mark with it.</summary>
    /// <returns>0 when the row is not there; then the mark is not inserted either.</returns>
    public static Task<int> TakeEventAndInsertAsync(this DbContext context, Guid from, Guid to, KeygenWebhookMark mark, CancellationToken cancellationToken) =>
        TableStatement.UpdateAndInsertAsync(context, Taken(to, mark.SeenAt), Takeable(mark.EventHash, from), mark, cancellationToken);

    /// <summary>Settles an event by its own row.</summary>
    public static Task<int> SettleEventAsync(this DbContext context, string eventHash, Guid runId, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context,
            [new(nameof(KeygenWebhookMark.IsDone), true), new(nameof(KeygenWebhookMark.SeenAt), now)],
            [.. Row(eventHash, MarkHashes.EventItself, runId), new(nameof(KeygenWebhookMark.IsDone), false)], cancellationToken);

    /// <summary>
    /// Settles an event together with its last handler. The rows keep the time of their insert, so that PostgreSQL need not touch the index
    /// on it.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="eventHash">The event.</param>
    /// <param name="eventRun">The run id in the event's own row.</param>
    /// <param name="handlerHash">The handler.</param>
    /// <param name="handlerRun">The run id in the handler's row.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>2 when both rows existed.</returns>
    public static Task<int> SettleWithHandlerAsync(
        this DbContext context, string eventHash, Guid eventRun, string handlerHash, Guid handlerRun, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context,
            [new(nameof(KeygenWebhookMark.IsDone), true)],
            [
                new(nameof(KeygenWebhookMark.EventHash), eventHash), ColumnValue.In(nameof(KeygenWebhookMark.HandlerHash), MarkHashes.EventItself, handlerHash),
                ColumnValue.In(nameof(KeygenWebhookMark.RunId), eventRun, handlerRun), new(nameof(KeygenWebhookMark.IsDone), false),
            ],
            cancellationToken);

    public static Task<int> RenewAsync(this DbContext context, string eventHash, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context,
            [new(nameof(KeygenWebhookMark.SeenAt), now)],
            [new(nameof(KeygenWebhookMark.EventHash), eventHash), new(nameof(KeygenWebhookMark.IsDone), true)], cancellationToken);

    /// <summary>Removes a row that was committed before its handler was done.</summary>
    public static Task<int> RemoveUndoneAsync(this DbContext context, string eventHash, string handlerHash, Guid runId, CancellationToken cancellationToken) =>
        context.RemoveAsync(eventHash, handlerHash, runId, isDone: false, cancellationToken);

    public static Task<int> RemoveAsync(
        this DbContext context, string eventHash, string handlerHash, Guid runId, bool isDone, CancellationToken cancellationToken) =>
        TableStatement.DeleteAsync<KeygenWebhookMark>(
            context, [.. Row(eventHash, handlerHash, runId), new(nameof(KeygenWebhookMark.IsDone), isDone)], cancellationToken);

    private static ColumnValue[] Taken(Guid by, DateTime now) => [new(nameof(KeygenWebhookMark.RunId), by), new(nameof(KeygenWebhookMark.SeenAt), now)];

    private static ColumnValue[] Takeable(string eventHash, Guid from) =>
        [.. Row(eventHash, MarkHashes.EventItself, from), new(nameof(KeygenWebhookMark.IsDone), false)];

    public static ColumnValue[] Row(string eventHash, string handlerHash, Guid runId) =>
    [
        new(nameof(KeygenWebhookMark.EventHash), eventHash), new(nameof(KeygenWebhookMark.HandlerHash), handlerHash), new(nameof(KeygenWebhookMark.RunId), runId),
    ];

    public static KeygenWebhookMark MarkOf(EventKey key, string eventHash, string handler, Guid runId, DateTime now, bool isDone = false) => new()
    {
        EventHash = eventHash,
        HandlerHash = handler.Length == 0 ? MarkHashes.EventItself : MarkHashes.Of(handler),
        Registration = key.Registration,
        AccountId = key.AccountId,
        IdempotencyToken = key.IdempotencyToken,
        Handler = handler,
        RunId = runId,
        IsDone = isDone,
        SeenAt = now,
    };
}
