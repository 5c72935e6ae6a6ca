using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>One attempt at a handler, as its process's ledger tells it. Times are zero for what did not happen.</summary>
internal sealed class HandlerRun(string id, Duty duty, long startedAt, bool isCatchUp)
{
    public string Id => id;

    public ProcessName Process { get; } = ProcessName.Of(id);

    public Duty Duty => duty;

    public long StartedAt => startedAt;

    /// <summary>Whether catch-up asked for it, and not a delivery.</summary>
    public bool IsCatchUp => isCatchUp;

    public long EndedAt { get; set; }

    public long ThrewAt { get; set; }

    public long MarkedAt { get; set; }

    public long UnmarkedAt { get; set; }

    /// <summary>When its process was killed, if it was; the run may have ended before.</summary>
    public long KilledAt { get; set; }

    /// <summary>Whether the store took the handler for done when this run had ended, and not by this run.</summary>
    public bool IsOvertaken { get; set; }

    /// <summary>Whether its mark came in a failover by itself. The old primary takes marks as long as a replica follows it, and they are lost.</summary>
    public bool MayBeForgotten { get; set; }

    /// <summary>What came between its start and its mark, if anything did.</summary>
    public Cause Interruption { get; set; }

    /// <summary>Why its handler may run again though it has left an effect.</summary>
    public Cause Repeats => Interruption is Cause.None && ThrewAt != 0 ? Cause.ItsOwnFailure : Interruption;

    /// <summary>When its handler was no longer running, as far as is known.</summary>
    public long OverAt => EndedAt != 0 ? EndedAt : ThrewAt != 0 ? ThrewAt : KilledAt != 0 ? KilledAt : long.MaxValue;

    /// <summary>When the store had said what became of it.</summary>
    public long DecidedAt => MarkedAt != 0 ? MarkedAt : UnmarkedAt != 0 ? UnmarkedAt : long.MaxValue;
}

/// <summary>What may make a handler run again.</summary>
internal enum Cause
{
    None,

    /// <summary>Its process was killed before the mark.</summary>
    Kill,

    /// <summary>The server was away at some time between start and mark.</summary>
    Outage,

    /// <summary>Its process stood still.</summary>
    Pause,

    /// <summary>The handler threw after its effect.</summary>
    ItsOwnFailure,
}
