using Keygen.Webhooks;
using Keygen.Webhooks.Resources;
using PaddleIntegration.Billing;

namespace PaddleIntegration;

/// <summary>Recounts the seats of a license when a machine is added, removed, dead or resurrected.</summary>
internal sealed class FollowMachines(Seats seats)
    : IKeygenWebhookHandler<MachineCreated>, IKeygenWebhookHandler<MachineDeleted>,
      IKeygenWebhookHandler<MachineHeartbeatDead>, IKeygenWebhookHandler<MachineHeartbeatResurrected>
{
    public Task HandleAsync(MachineCreated e, CancellationToken cancellationToken) => seats.RecountAsync(e.Machine.License.Id, null, cancellationToken);

    public Task HandleAsync(MachineDeleted e, CancellationToken cancellationToken) =>
        seats.RecountAsync(e.Machine.License.Id, e.Machine.Id, cancellationToken);

    public Task HandleAsync(MachineHeartbeatDead e, CancellationToken cancellationToken) => seats.RecountAsync(e.Machine.License.Id, null, cancellationToken);

    public Task HandleAsync(MachineHeartbeatResurrected e, CancellationToken cancellationToken) =>
        seats.RecountAsync(e.Machine.License.Id, null, cancellationToken);
}

/// <summary>Ends the subscription of a deleted license.</summary>
internal sealed class EndSubscription(IBilling billing) : IKeygenWebhookHandler<LicenseDeleted>, IKeygenWebhookHandler<LicenseRevoked>
{
    public Task HandleAsync(LicenseDeleted e, CancellationToken cancellationToken) => EndAsync(e.License, cancellationToken);

    public Task HandleAsync(LicenseRevoked e, CancellationToken cancellationToken) => EndAsync(e.License, cancellationToken);

    private Task EndAsync(License license, CancellationToken cancellationToken) =>
        license.Metadata.GetString(Notes.Subscription) is { } id ? billing.EndSubscriptionAsync(id, cancellationToken) : Task.CompletedTask;
}
