using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What a claim needs of a row.</summary>
internal sealed record MarkState(string HandlerHash, Guid RunId, bool IsDone, DateTime SeenAt);

/// <summary>The rows of one event, as committed.</summary>
internal sealed class EventMarks(List<MarkState> rows)
{
    public bool IsEmpty => rows.Count == 0;

    public MarkState? Settled { get; } = rows.Find(static row => row.HandlerHash == MarkHashes.EventItself && row.IsDone);

    /// <summary>The event's own row, when a delivery is between two handlers or has died there.</summary>
    public MarkState? Holder { get; } = rows.Find(static row => row.HandlerHash == MarkHashes.EventItself && !row.IsDone);

    /// <summary>When the settled event was last seen, or what is done of an open one; null when nothing is.</summary>
    public DateTime? SeenAt => Settled?.SeenAt ?? rows.Where(static row => row.IsDone).Min(static row => (DateTime?)row.SeenAt);

    public EventState State => Settled is not null ? EventState.Settled : rows.Count > 0 ? EventState.Open : EventState.Unknown;

    public bool IsDone(string handlerHash) => Settled is not null || rows.Exists(row => row.IsDone && row.HandlerHash == handlerHash);

    /// <summary>Whether a run of this handler was recorded, which a settled event does not say of every handler.</summary>
    public bool IsRecorded(string handlerHash) => rows.Exists(row => row.HandlerHash == handlerHash && row.IsDone);

    /// <summary>Whether this run is the one that got it done.</summary>
    public bool IsDoneBy(Guid runId, string handlerHash) =>
        IsDone(handlerHash) && rows.Exists(row => row.RunId == runId && row.HandlerHash == handlerHash);

    /// <summary>The row of a handler that was committed before it was done, which only a handler can bring about that commits by itself.</summary>
    public MarkState? Undone(string handlerHash) => Settled is null ? rows.Find(row => !row.IsDone && row.HandlerHash == handlerHash) : null;

    /// <summary>Whether someone may be working on the event who holds no lock. A time as far ahead is no clock to go by.</summary>
    public bool IsHeld(DateTime now, TimeSpan holdTime) =>
        Settled is null && rows.Exists(row => !row.IsDone && (now - row.SeenAt).Duration() < holdTime);

    /// <summary>Whether somebody else has written since.</summary>
    /// <param name="earlier">What was there before.</param>
    /// <param name="own">The runs that are not somebody else's.</param>
    public bool HasOthersSince(EventMarks earlier, IReadOnlyCollection<Guid> own) =>
        rows.Exists(row => !own.Contains(row.RunId) && !earlier.Has(row));

    private bool Has(MarkState row) => rows.Exists(other => other.HandlerHash == row.HandlerHash && other.RunId == row.RunId && other.IsDone == row.IsDone);
}
