namespace Keygen.Webhooks.Chaos.Tracing;

/// <summary>What a receiver writes into its ledger.</summary>
internal enum Phase
{
    /// <summary>A delivery has claimed its event.</summary>
    Claimed,

    /// <summary>A handler begins.</summary>
    Start,

    /// <summary>A handler has written its effect.</summary>
    Effect,

    /// <summary>A handler has returned.</summary>
    End,

    /// <summary>A handler has thrown.</summary>
    Threw,

    /// <summary>The store says that a handler's completion is recorded.</summary>
    Marked,

    /// <summary>No handler of the delivery is left; what is left is the response.</summary>
    Settled,

    /// <summary>The store says that a handler's completion is not recorded.</summary>
    Unmarked,

    /// <summary>The store says that the handler is done, and that it was so before this run had ended.</summary>
    Overtaken,

    /// <summary>A delivery's response has gone out, or catch-up, or a worker, is done with it for now.</summary>
    Answered,

    /// <summary>A worker has told the broker that it is done with a message.</summary>
    Acknowledged,
}
