using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The options of the EF Core store. Each registration has its own, under its name.</summary>
public sealed class EntityFrameworkStoreOptions
{
    /// <summary>
    /// How long an event is remembered after it was last seen: at least 3 days, because Keygen retries for up to 61 hours. Older rows are
    /// removed every hour. Registrations that share a context share its tables, and the longest of their retentions applies to all of them.
    /// The default value is 35 days, a little longer than Keygen keeps an event for a manual retry.
    /// </summary>
    public TimeSpan Retention { get; set; } = StoreTraits.DefaultRetention;
}
