using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>A lease on a name, see <see cref="INamedLeaseStore"/>. The row stays, so that its number grows for ever.</summary>
public class KeygenWebhookLease
{
    /// <summary>SHA-256 of the name, as 64 hexadecimal digits.</summary>
    public required virtual string NameHash { get; init; }

    /// <summary>What the lease is on.</summary>
    public required virtual string Name { get; init; }

    /// <summary>The fencing number of the last holder.</summary>
    public required virtual long FencingNumber { get; init; }

    /// <summary>When it runs out, UTC; in the past when nobody holds it.</summary>
    public required virtual DateTime HeldUntil { get; init; }
}
