using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Recipes.Foreign;

namespace Recipes.Recipes;

/// <summary>
/// Renews a license before it expires, later, while the subscription in its metadata (<c>stripeSubscriptionId</c>) is paid and continues.
/// Each call of Keygen's renewal adds the policy's duration, so it first checks that the expiry is still the one of the event. Keygen repeats
/// the event about daily: a subscription that is unpaid today may be paid tomorrow.
/// </summary>
public sealed partial class RenewSubscriptions(KeygenApi keygen, ISubscriptions subscriptions, ILogger<RenewSubscriptions> logger)
    : IKeygenWebhookHandler<LicenseExpiringSoon>
{
    private const string SubscriptionKey = "stripeSubscriptionId";

    public async Task HandleAsync(LicenseExpiringSoon e, CancellationToken cancellationToken)
    {
        if (!e.License.Metadata.ContainsKey(SubscriptionKey))
        {
            return;
        }

        var license = await keygen.Licenses.GetAsync(e.License.Id, cancellationToken);
        if (license is null || license.Expiry != e.License.Expiry)
        {
            Unneeded(logger, e.License.Id);
        }
        else if (!await IsPaidAsync(license, subscriptions, cancellationToken))
        {
            Unpaid(logger, license.Id);
        }
        else
        {
            await keygen.Licenses.RenewAsync(license.Id, cancellationToken);
            Renewed(logger, license.Id);
        }
    }

    /// <summary>Whether a license has a subscription that is paid and continues.</summary>
    public static async Task<bool> IsPaidAsync(License license, ISubscriptions subscriptions, CancellationToken cancellationToken) =>
        license.Metadata.GetString(SubscriptionKey) is { } subscription && await subscriptions.IsActiveAsync(subscription, cancellationToken);

    [LoggerMessage(LogLevel.Information, "Renewed license {LicenseId}.")]
    private static partial void Renewed(ILogger logger, string licenseId);

    [LoggerMessage(LogLevel.Information, "Did not renew license {LicenseId}: its subscription is not active, or ends with this period.")]
    private static partial void Unpaid(ILogger logger, string licenseId);

    [LoggerMessage(LogLevel.Information, "License {LicenseId} needs no renewal: it was deleted, or its expiry has changed.")]
    private static partial void Unneeded(ILogger logger, string licenseId);
}

public static class RenewSubscriptionsServices
{
    public static KeygenWebhooksBuilder AddRenewSubscriptions(this KeygenWebhooksBuilder builder) =>
        builder.AddHandler<LicenseExpiringSoon, RenewSubscriptions>(execution: HandlerExecution.Later);
}
