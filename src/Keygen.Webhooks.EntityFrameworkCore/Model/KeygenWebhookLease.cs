using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A lease on a name, see <see cref="ILeaseStore"/>. The row stays, so that its number grows for ever.</summary>
public sealed class KeygenWebhookLease
{
    /// <summary>SHA-256 of the name, as 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What the lease is on.</summary>
    public required string Name { get; init; }

    /// <summary>The fencing number of the last holder.</summary>
    public required long FencingNumber { get; init; }

    /// <summary>When it runs out, UTC; in the past when nobody holds it.</summary>
    public required DateTime HeldUntil { get; init; }
}
