using Keygen.Webhooks;
using Keygen.Webhooks.Resources;
using Microsoft.Extensions.Logging;

namespace KeygenFunctions;

// Replace the bodies with your own code. Each handler runs once per event, in its own scope. A handler that throws runs again at Keygen's
// next delivery; the others do not. Use e.IdempotencyToken as the idempotency key of calls to other services.

public sealed partial class BillLicensee(ILogger<BillLicensee> logger) : IKeygenWebhookHandler<LicenseCreated>
{
    public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
    {
        Billed(logger, e.License.Id, e.License.Owner?.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Bill license {LicenseId} to user {UserId}.")]
    private static partial void Billed(ILogger logger, string licenseId, string? userId);
}

public sealed partial class AuditTrail(ILogger<AuditTrail> logger) : IKeygenWebhookHandler<KeygenEvent>
{
    public Task HandleAsync(KeygenEvent e, CancellationToken cancellationToken)
    {
        Handled(logger, e.Name, e.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "handled {Event} {EventId}")]
    private static partial void Handled(ILogger logger, string @event, string eventId);
}
