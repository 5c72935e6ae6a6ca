namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>What the walk does with a row of the list.</summary>
internal enum RowAction
{
    /// <summary>The delivery may still be running. The walk ends here.</summary>
    Stop,

    /// <summary>The row is in the open or the parked set, which has its own times.</summary>
    PassWaiting,

    /// <summary>Keygen delivered it.</summary>
    PassDelivered,

    /// <summary>The row is older than the requested start.</summary>
    PassBeforeStart,

    /// <summary>The row has another endpoint's URL. It is counted.</summary>
    PassUnknownUrl,

    /// <summary>The store may no longer have marks that old. The row is counted.</summary>
    PassTooOld,

    /// <summary>Keygen has not stored its payload yet.</summary>
    Open,

    /// <summary>The handlers run for the row.</summary>
    Dispatch,
}

/// <summary>The parts of a row that decide.</summary>
internal readonly record struct RowFacts(string? Status, DateTimeOffset? Created, bool IsForThisEndpoint, bool IsWaiting, bool HasPayload);

/// <summary>The times that a row is compared with.</summary>
/// <param name="YoungerThan">Rows newer than this are left to the next walk.</param>
/// <param name="From">Rows older than this were not requested.</param>
/// <param name="Floor">Rows older than this may have lost their marks.</param>
internal readonly record struct RowTimes(DateTimeOffset YoungerThan, DateTimeOffset From, DateTimeOffset Floor);

/// <summary>Decides about one row before any handler runs. Keygen's status is a hint: everything but DELIVERED is treated alike.</summary>
internal static class RowRule
{
    public static RowAction Decide(in RowFacts row, in RowTimes times) =>
        row.Created > times.YoungerThan ? RowAction.Stop
        : row.IsWaiting ? RowAction.PassWaiting
        : row.Status is "DELIVERED" ? RowAction.PassDelivered
        : row.Created < times.From ? RowAction.PassBeforeStart
        : !row.IsForThisEndpoint ? RowAction.PassUnknownUrl
        : row.Created < times.Floor ? RowAction.PassTooOld
        : !row.HasPayload ? RowAction.Open
        : RowAction.Dispatch;
}
