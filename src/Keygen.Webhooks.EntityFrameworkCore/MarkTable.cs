using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The statements on marks, other than inserting one.</summary>
internal static class MarkTable
{
    public static async Task<EventMarks> ReadMarksAsync(this DbContext context, string eventId, CancellationToken cancellationToken) =>
        new(await context.Set<KeygenWebhookMark>().AsNoTracking().Where(mark => mark.EventId == eventId)
            .Select(static mark => new MarkState(mark.HandlerId, mark.RunId, mark.IsDone, mark.SeenAt))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    public static Task<int> MarkDoneAsync(this DbContext context, string eventId, string handlerId, Guid runId, CancellationToken cancellationToken) =>
        context.Set<KeygenWebhookMark>()
            .Where(mark => mark.EventId == eventId && mark.HandlerId == handlerId && mark.RunId == runId)
            .ExecuteUpdateAsync(static set => set.SetProperty(static mark => mark.IsDone, true), cancellationToken);

    /// <summary>Removes a handler's row that was committed before it was done, which only a handler can bring about that commits by itself.</summary>
    public static Task<int> RemoveUndoneAsync(this DbContext context, string eventId, string handlerId, Guid runId, CancellationToken cancellationToken) =>
        context.Set<KeygenWebhookMark>()
            .Where(mark => mark.EventId == eventId && mark.HandlerId == handlerId && mark.RunId == runId && !mark.IsDone
                && !context.Set<KeygenWebhookMark>().Any(settled => settled.EventId == eventId && settled.HandlerId == MarkIds.EventItself))
            .ExecuteDeleteAsync(cancellationToken);
}

/// <summary>What a claim needs of a row.</summary>
internal sealed record MarkState(string HandlerId, Guid RunId, bool IsDone, DateTime SeenAt);

/// <summary>The rows of one event, as committed.</summary>
internal sealed class EventMarks(List<MarkState> rows)
{
    public MarkState? Settled { get; } = rows.Find(static row => row.HandlerId == MarkIds.EventItself);

    /// <summary>When the settled event was last seen, or what is done of an open one; null when nothing is.</summary>
    public DateTime? SeenAt => Settled?.SeenAt ?? rows.Where(static row => row.IsDone).Min(static row => (DateTime?)row.SeenAt);

    public EventState State => Settled is not null ? EventState.Settled : rows.Count > 0 ? EventState.Open : EventState.Unknown;

    public IEnumerable<MarkState> Undone => Settled is null ? rows.Where(static row => !row.IsDone) : [];

    public bool IsDone(string handlerId) => Settled is not null || rows.Exists(row => row.IsDone && row.HandlerId == handlerId);

    /// <summary>Whether this run is the one that got it done.</summary>
    public bool IsDoneBy(Guid runId, string handlerId) =>
        IsDone(handlerId) && rows.Exists(row => row.RunId == runId && row.HandlerId == handlerId);
}
