using Keygen.Webhooks;
using Keygen.Webhooks.Idempotency;

namespace StandIns;

/// <summary>The entry point of the app under test.</summary>
public sealed class Program;

/// <summary>A client of a billing service.</summary>
public sealed class BillingClient
{
    public Task ChargeAsync(string? owner, string idempotencyKey, CancellationToken cancellationToken) =>
        Task.FromResult((owner, idempotencyKey, cancellationToken));
}

public sealed class FakeBilling
{
    public (string? Owner, long Seats) Charged { get; set; }
}

public sealed class ChargeLicensee(FakeBilling billing) : IKeygenWebhookHandler<LicenseCreated>
{
    public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
    {
        billing.Charged = (e.License.Owner?.Id, 1);
        return Task.CompletedTask;
    }
}

public sealed class BillLicensee : IKeygenWebhookHandler<LicenseCreated>
{
    public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The storage of marks that a reader writes.</summary>
public abstract class MyStorage : IMarkStorage
{
    public abstract StoreTraits Traits { get; }

    public abstract ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken);

    public abstract ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken);

    public abstract ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken);

    public abstract ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken);

    public abstract ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken);
}
