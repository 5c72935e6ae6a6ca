using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>How events are remembered in a database. They are named by the registration.</summary>
public sealed class EntityFrameworkStoreOptions
{
    /// <summary>
    /// How long an event is remembered after it was last seen; what is older is removed hourly. At least 3 days, since Keygen's own
    /// retries go on for up to 61 hours; 35 days by default, a little longer than Keygen keeps an event that can be retried by hand.
    /// Registrations that share a context share its tables, and the longest of their retentions holds for all of them.
    /// </summary>
    public TimeSpan Retention { get; set; } = StoreTraits.DefaultRetention;
}
