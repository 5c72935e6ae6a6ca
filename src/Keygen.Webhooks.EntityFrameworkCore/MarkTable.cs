using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The statements on marks. Each names the event, and the run that wrote the row where another may have.</summary>
internal static class MarkTable
{
    public static async Task<EventMarks> ReadMarksAsync(this DbContext context, string eventId, CancellationToken cancellationToken) =>
        new(await context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking().Where(mark => mark.EventId == eventId)
            .Select(static mark => new MarkState(mark.HandlerId, mark.RunId, mark.IsDone, mark.SeenAt))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    public static Task<int> InsertAsync<T>(this DbContext context, T row, CancellationToken cancellationToken)
        where T : class => TableStatement.InsertAsync(context, [row], cancellationToken);

    public static Task<int> MarkDoneAsync(this DbContext context, string eventId, string handlerId, Guid runId, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context, [new(nameof(KeygenWebhookMark.IsDone), true)], [.. Row(eventId, handlerId, runId)], cancellationToken);

    /// <summary>Takes the event's own row over from whoever wrote it, unless it is settled.</summary>
    public static Task<int> TakeEventAsync(
        this DbContext context, string eventId, Guid from, Guid to, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context,
            [new(nameof(KeygenWebhookMark.RunId), to), new(nameof(KeygenWebhookMark.SeenAt), now)],
            [.. Row(eventId, MarkHashes.EventItself, from), new(nameof(KeygenWebhookMark.IsDone), false)], cancellationToken);

    /// <summary>Settles an event by its own row.</summary>
    public static Task<int> SettleEventAsync(this DbContext context, string eventId, Guid runId, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context,
            [new(nameof(KeygenWebhookMark.IsDone), true), new(nameof(KeygenWebhookMark.SeenAt), now)],
            [.. Row(eventId, MarkHashes.EventItself, runId), new(nameof(KeygenWebhookMark.IsDone), false)], cancellationToken);

    public static Task<int> RenewAsync(this DbContext context, string eventId, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookMark>(
            context,
            [new(nameof(KeygenWebhookMark.SeenAt), now)],
            [new(nameof(KeygenWebhookMark.EventId), eventId), new(nameof(KeygenWebhookMark.IsDone), true)], cancellationToken);

    /// <summary>Removes a row that was committed before it was done.</summary>
    public static Task<int> RemoveUndoneAsync(this DbContext context, string eventId, string handlerId, Guid runId, CancellationToken cancellationToken) =>
        TableStatement.DeleteAsync<KeygenWebhookMark>(
            context, [.. Row(eventId, handlerId, runId), new(nameof(KeygenWebhookMark.IsDone), false)], null, [], cancellationToken);

    /// <summary>Removes all that is known of an event.</summary>
    public static async Task<int> RemoveEventAsync(this DbContext context, string eventId, CancellationToken cancellationToken) =>
        await TableStatement.DeleteAsync<KeygenWebhookMark>(
            context, [new(nameof(KeygenWebhookMark.EventId), eventId)], null, [], cancellationToken).ConfigureAwait(false)
        + await TableStatement.DeleteAsync<KeygenWebhookAttempt>(
            context, [new(nameof(KeygenWebhookAttempt.EventId), eventId)], null, [], cancellationToken).ConfigureAwait(false);

    /// <summary>When anything was last written, by whatever clock; null when there is nothing.</summary>
    public static async Task<DateTime?> NewestAsync(this DbContext context, CancellationToken cancellationToken)
    {
        var mark = await context.Set<KeygenWebhookMark>().IgnoreQueryFilters().MaxAsync(static mark => (DateTime?)mark.SeenAt, cancellationToken).ConfigureAwait(false);
        var attempt = await context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().MaxAsync(static attempt => (DateTime?)attempt.LastAttemptAt, cancellationToken).ConfigureAwait(false);
        var newest = mark > attempt ? mark : attempt ?? mark;
        return newest is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
    }

    public static ColumnValue[] Row(string eventId, string handlerId, Guid runId) =>
    [
        new(nameof(KeygenWebhookMark.EventId), eventId), new(nameof(KeygenWebhookMark.HandlerId), handlerId), new(nameof(KeygenWebhookMark.RunId), runId),
    ];

    public static KeygenWebhookMark MarkOf(EventKey key, string eventId, string handler, Guid runId, DateTime now, bool isDone = false) => new()
    {
        EventId = eventId,
        HandlerId = handler.Length == 0 ? MarkHashes.EventItself : MarkHashes.Of(handler),
        Registration = key.Registration,
        AccountId = key.AccountId,
        IdempotencyToken = key.IdempotencyToken,
        Handler = handler,
        RunId = runId,
        IsDone = isDone,
        SeenAt = now,
    };
}
