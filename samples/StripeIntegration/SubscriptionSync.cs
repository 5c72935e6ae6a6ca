using System.Net;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;
using Microsoft.Extensions.Options;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>
/// Brings a license in line with its subscription. It takes only the subscription's id from an event, and reads the current state of both
/// sides. Events may therefore come twice, late and in any order.
/// </summary>
public sealed partial class SubscriptionSync(
    IPayments payments, KeygenApi keygen, Customers customers, NamedLeaseRunner leases, IOptions<LicensingOptions> options, ILogger<SubscriptionSync> logger)
{
    private const string SuspendedBy = "suspendedBy";
    private const string Us = "stripe";

    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="sold">
    /// Whether a checkout just sold the subscription. Only then is a license created, so a deleted license is not created again.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task RunAsync(string subscriptionId, bool sold, CancellationToken cancellationToken)
    {
        if (await payments.FindSubscriptionAsync(subscriptionId, cancellationToken) is { LicenseId: { } licenseId })
        {
            await leases.RunAloneAsync($"license:{licenseId}", turn => BringInLineAsync(subscriptionId, licenseId, sold, turn), cancellationToken);
        }
    }

    private async Task BringInLineAsync(string subscriptionId, string licenseId, bool sold, CancellationToken cancellationToken)
    {
        if (await payments.FindSubscriptionAsync(subscriptionId, cancellationToken) is not { Standing: not Standing.NotBegun } subscription)
        {
            return;
        }

        var license = await keygen.Licenses.GetAsync(licenseId, cancellationToken);
        if (license?.Metadata.GetString(Notes.Subscription) is { } paidBy && paidBy != subscriptionId)
        {
            return; // another subscription pays for it now
        }

        if (subscription.Standing is Standing.Ended)
        {
            await RevokeAsync(license, cancellationToken);
            return;
        }

        license ??= sold ? await CreateAsync(subscription, licenseId, cancellationToken) : null;
        if (license is not null)
        {
            await (subscription.Standing is Standing.Paid ? ReinstateAsync(license, cancellationToken) : SuspendAsync(license, cancellationToken));
        }
    }

    private async Task<License> CreateAsync(PaidSubscription subscription, string licenseId, CancellationToken cancellationToken)
    {
        var userId = await customers.UserOfAsync(subscription.CustomerId, cancellationToken);
        var sold = new NewLicense { Id = licenseId, PolicyId = options.Value.PolicyId, OwnerId = userId, Metadata = new() { [Notes.Subscription] = subscription.Id } };
        var license = await CreateAsync(sold, cancellationToken)
            ?? await keygen.Licenses.GetAsync(licenseId, cancellationToken)
            ?? throw new InvalidOperationException($"Keygen rejects the license for subscription {subscription.Id}. Check that the policy and the token belong to one product.");
        Created(logger, license.Id, subscription.Id);
        return license; // mail its key to the buyer here
    }

    /// <summary>
    /// Creates a license with a given id, so that no retry creates a second one. Returns null when it already exists.
    /// </summary>
    private async Task<License?> CreateAsync(NewLicense license, CancellationToken cancellationToken)
    {
        try
        {
            return await keygen.Licenses.CreateAsync(license, cancellationToken);
        }
        catch (KeygenApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            return null;
        }
    }

    private async Task RevokeAsync(License? license, CancellationToken cancellationToken)
    {
        if (license is not null)
        {
            await keygen.Licenses.RevokeAsync(license.Id, cancellationToken);
            Revoked(logger, license.Id);
        }
    }

    /// <summary>
    /// First notes in the metadata that the shop suspended the license, so that a payment does not reinstate a manual suspension.
    /// </summary>
    private async Task SuspendAsync(License license, CancellationToken cancellationToken)
    {
        if (license.Suspended)
        {
            return;
        }

        if (license.Metadata.GetString(SuspendedBy) is not Us)
        {
            await keygen.Licenses.UpdateAsync(license.Id, new() { Metadata = license.Metadata.With(SuspendedBy, Us) }, cancellationToken);
        }

        await keygen.Licenses.SuspendAsync(license.Id, cancellationToken);
        Suspended(logger, license.Id);
    }

    private async Task ReinstateAsync(License license, CancellationToken cancellationToken)
    {
        if (license.Metadata.GetString(SuspendedBy) is not Us)
        {
            return;
        }

        if (license.Suspended)
        {
            await keygen.Licenses.ReinstateAsync(license.Id, cancellationToken);
            Reinstated(logger, license.Id);
        }

        await keygen.Licenses.UpdateAsync(license.Id, new() { Metadata = license.Metadata.With(SuspendedBy, null) }, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "Created license {LicenseId} for subscription {SubscriptionId}.")]
    private static partial void Created(ILogger logger, string licenseId, string subscriptionId);

    [LoggerMessage(2, LogLevel.Information, "Suspended license {LicenseId} until it is paid.")]
    private static partial void Suspended(ILogger logger, string licenseId);

    [LoggerMessage(3, LogLevel.Information, "Reinstated license {LicenseId} after its payment.")]
    private static partial void Reinstated(ILogger logger, string licenseId);

    [LoggerMessage(4, LogLevel.Information, "Ended license {LicenseId} with its subscription.")]
    private static partial void Revoked(ILogger logger, string licenseId);
}
