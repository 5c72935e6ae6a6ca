using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>Unhealthy while a registration answers 503: its configuration cannot work, or the server is shutting down.</summary>
internal sealed class KeygenWebhooksHealthCheck(WebhookReceiver receiver) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            receiver.IsDraining ? new(context.Registration.FailureStatus, "Shutting down.")
            : receiver.ConfigurationError is { } error ? new(context.Registration.FailureStatus, error)
            : HealthCheckResult.Healthy());
}
