using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>A named lease, see <see cref="INamedLeaseStore"/>. The row is never removed, so that its fencing number only grows.</summary>
public class KeygenWebhookLease
{
    /// <summary>SHA-256 of the name, as 64 hexadecimal digits.</summary>
    public required virtual string NameHash { get; init; }

    /// <summary>The name of the lease.</summary>
    public required virtual string Name { get; init; }

    /// <summary>The fencing number of the last holder.</summary>
    public required virtual long FencingNumber { get; init; }

    /// <summary>When the lease expires, UTC; in the past when nobody holds it.</summary>
    public required virtual DateTime HeldUntil { get; init; }
}
