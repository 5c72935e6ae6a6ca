using Keygen.Webhooks.Api;
using Recipes.Foreign;

namespace Recipes.Recipes;

/// <summary>
/// Renews a license before it expires, while the subscription in its metadata (<c>stripeSubscriptionId</c>) is paid and continues. Each
/// call of Keygen's renewal adds the policy's duration, so the job first checks that the expiry is still the one of the event.
/// </summary>
public sealed class OrderRenewal(Outbox outbox) : IKeygenWebhookHandler<LicenseExpiringSoon>
{
    public const string Kind = "renewal";

    // One order per event: a subscription that is unpaid today may be paid when Keygen repeats the event tomorrow.
    public Task HandleAsync(LicenseExpiringSoon e, CancellationToken cancellationToken) => e.License.Metadata.ContainsKey(Renew.SubscriptionKey)
        ? outbox.PlaceAsync($"{Kind}:{e.IdempotencyToken}", Kind, e.License, TimeSpan.Zero, cancellationToken)
        : Task.CompletedTask;
}

public sealed partial class Renew(KeygenApi keygen, ISubscriptions subscriptions, ILogger<Renew> logger) : IJob
{
    public const string SubscriptionKey = "stripeSubscriptionId";

    public async Task RunAsync(OutboxJob job, CancellationToken cancellationToken)
    {
        var license = await keygen.Licenses.GetAsync(job.LicenseId, cancellationToken);
        if (license is null || license.Expiry?.UtcDateTime != job.Expiry || license.Metadata.GetString(SubscriptionKey) is not { } subscription)
        {
            Unneeded(logger, job.LicenseId);
        }
        else if (!await subscriptions.IsActiveAsync(subscription, cancellationToken))
        {
            Unpaid(logger, job.LicenseId);
        }
        else
        {
            await keygen.Licenses.RenewAsync(job.LicenseId, cancellationToken);
            Renewed(logger, job.LicenseId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Renewed license {LicenseId}.")]
    private static partial void Renewed(ILogger logger, string licenseId);

    [LoggerMessage(LogLevel.Information, "Did not renew license {LicenseId}: its subscription is not active, or ends with this period.")]
    private static partial void Unpaid(ILogger logger, string licenseId);

    [LoggerMessage(LogLevel.Information,
        "License {LicenseId} needs no renewal: it was deleted, has no subscription, or its expiry has changed.")]
    private static partial void Unneeded(ILogger logger, string licenseId);
}

public static class RenewSubscriptionsServices
{
    public static KeygenWebhooksBuilder AddRenewSubscriptions(this KeygenWebhooksBuilder builder)
    {
        builder.Services.AddKeyedScoped<IJob, Renew>(OrderRenewal.Kind);
        return builder.AddHandler<LicenseExpiringSoon, OrderRenewal>();
    }
}
