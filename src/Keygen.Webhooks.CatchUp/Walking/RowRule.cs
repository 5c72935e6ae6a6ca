namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>What is done with a row of the list.</summary>
internal enum RowAction
{
    /// <summary>It may still be under way. The walk ends here.</summary>
    Stop,

    /// <summary>It is in the open or the parked set and has its own times.</summary>
    PassWaiting,

    /// <summary>Keygen delivered it.</summary>
    PassDelivered,

    /// <summary>It is older than what was asked for.</summary>
    PassBeforeStart,

    /// <summary>It was made for another URL; counted.</summary>
    PassUnknownUrl,

    /// <summary>Marks as old as it may be gone; counted.</summary>
    PassTooOld,

    /// <summary>Keygen has not stored its payload yet.</summary>
    Open,

    /// <summary>It goes to the handlers.</summary>
    Dispatch,
}

/// <summary>What of a row matters.</summary>
internal readonly record struct RowFacts(string? Status, DateTimeOffset? Created, bool IsOurs, bool IsWaiting, bool HasPayload);

/// <summary>The times a row is held against.</summary>
/// <param name="YoungerThan">Rows made later than this are left for the next walk.</param>
/// <param name="From">Rows made earlier than this were not asked for.</param>
/// <param name="Floor">Rows made earlier than this may have lost their marks.</param>
internal readonly record struct RowTimes(DateTimeOffset YoungerThan, DateTimeOffset From, DateTimeOffset Floor);

/// <summary>The decision about one row, before any handler runs. Keygen's status is a hint: everything but DELIVERED is treated alike.</summary>
internal static class RowRule
{
    public static RowAction Decide(in RowFacts row, in RowTimes times) =>
        row.Created > times.YoungerThan ? RowAction.Stop
        : row.IsWaiting ? RowAction.PassWaiting
        : row.Status is "DELIVERED" ? RowAction.PassDelivered
        : row.Created < times.From ? RowAction.PassBeforeStart
        : !row.IsOurs ? RowAction.PassUnknownUrl
        : row.Created < times.Floor ? RowAction.PassTooOld
        : !row.HasPayload ? RowAction.Open
        : RowAction.Dispatch;
}
