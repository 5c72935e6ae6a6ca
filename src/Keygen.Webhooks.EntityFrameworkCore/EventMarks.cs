using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The columns of a row that a claim needs.</summary>
internal sealed record MarkState(string HandlerHash, Guid RunId, bool IsDone, DateTime SeenAt);

/// <summary>The committed rows of one event.</summary>
internal sealed class EventMarks(List<MarkState> rows)
{
    public static EventMarks None { get; } = new([]);

    public bool IsEmpty => rows.Count == 0;

    public MarkState? Settled { get; } = rows.Find(static row => row.HandlerHash == MarkHashes.EventItself && row.IsDone);

    /// <summary>The event's own row while a delivery is between two handlers, or after it died there; null for none.</summary>
    public MarkState? Holder { get; } = rows.Find(static row => row.HandlerHash == MarkHashes.EventItself && !row.IsDone);

    /// <summary>When the settled event, or the completed part of an open one, was last seen; null when nothing is completed.</summary>
    public DateTime? SeenAt => Settled?.SeenAt ?? rows.Where(static row => row.IsDone).Min(static row => (DateTime?)row.SeenAt);

    public EventState State => Settled is not null ? EventState.Settled : rows.Count > 0 ? EventState.Open : EventState.Unknown;

    public bool IsDone(string handlerHash) => Settled is not null || rows.Exists(row => row.IsDone && row.HandlerHash == handlerHash);

    /// <summary>Whether a run of this handler was recorded. A settled event need not have a record of every handler.</summary>
    public bool IsRecorded(string handlerHash) => rows.Exists(row => row.HandlerHash == handlerHash && row.IsDone);

    /// <summary>Whether this run completed the handler.</summary>
    public bool IsDoneBy(Guid runId, string handlerHash) =>
        IsDone(handlerHash) && rows.Exists(row => row.RunId == runId && row.HandlerHash == handlerHash);

    /// <summary>
    /// The row of a handler that was committed before the handler was done; null for none. Only a handler that commits by itself causes it.
    /// </summary>
    public MarkState? Undone(string handlerHash) => rows.Find(row => !row.IsDone && row.HandlerHash == handlerHash);

    /// <summary>
    /// Whether someone may be working on the event without a lock. A time far in the future does not count: its clock was wrong.
    /// </summary>
    public bool IsHeld(DateTime now, TimeSpan holdTime) =>
        Settled is null && rows.Exists(row => !row.IsDone && (now - row.SeenAt).Duration() < holdTime);

    /// <summary>Whether another run has written since.</summary>
    /// <param name="earlier">The rows before.</param>
    /// <param name="own">The runs that do not count as another run.</param>
    public bool HasOthersSince(EventMarks earlier, IReadOnlyCollection<Guid> own) =>
        rows.Exists(row => !own.Contains(row.RunId) && !earlier.Has(row));

    private bool Has(MarkState row) => rows.Exists(other => other.HandlerHash == row.HandlerHash && other.RunId == row.RunId && other.IsDone == row.IsDone);
}
