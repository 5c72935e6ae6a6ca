using Keygen.Webhooks;
using StackExchange.Redis;

namespace Receiver;

/// <summary>Keeps the shop's copy of each license up to date.</summary>
public sealed class MirrorLicense(ShopDb db) : IKeygenWebhookHandler<LicenseSnapshotEvent>
{
    public async Task HandleAsync(LicenseSnapshotEvent e, CancellationToken cancellationToken)
    {
        var license = await db.Licenses.FindAsync([e.License.Id], cancellationToken);
        if (license is null)
        {
            db.Licenses.Add(license = new() { Id = e.License.Id, Status = "" });
        }
        else if (license.Updated > e.License.Updated)
        {
            return;
        }

        (license.Name, license.Status, license.Expiry, license.Updated) =
            (e.License.Name, e.License.Status.ToString(), e.License.Expiry, e.License.Updated);
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Removes the license from the cache, so that the next request reads the new one.</summary>
public sealed class ForgetCachedLicense(IConnectionMultiplexer redis) : IKeygenWebhookHandler<LicenseSnapshotEvent>
{
    public Task HandleAsync(LicenseSnapshotEvent e, CancellationToken cancellationToken) =>
        redis.GetDatabase().KeyDeleteAsync(LicenseCache.KeyOf(e.License.Id));
}
