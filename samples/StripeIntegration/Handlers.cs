using Keygen.Webhooks;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;
using Microsoft.Extensions.Options;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>Creates a Stripe customer for a user who was created at Keygen.</summary>
internal sealed class CreateCustomer(Customers customers) : IKeygenWebhookHandler<UserCreated>
{
    public Task HandleAsync(UserCreated e, CancellationToken cancellationToken) =>
        e.User.Metadata.ContainsKey(Notes.Customer) ? Task.CompletedTask : customers.CustomerOfAsync(e.User.Id, cancellationToken);
}

/// <summary>
/// Bills the owner of a license that was created at Keygen, with an invoice each period. A license bought at checkout is already billed.
/// </summary>
internal sealed class BillLicense(IPayments payments, KeygenApi keygen, Customers customers, NamedLeaseRunner leases, IOptions<LicensingOptions> options)
    : IKeygenWebhookHandler<LicenseCreated>
{
    public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken) =>
        e.License.Owner is { } owner && e.License.Policy.Id == options.Value.PolicyId && !e.License.Metadata.ContainsKey(Notes.Subscription)
            ? leases.RunAloneAsync($"license:{e.License.Id}", turn => BillAsync(e.License.Id, owner.Id, e.IdempotencyToken, turn), cancellationToken)
            : Task.CompletedTask;

    private async Task BillAsync(string licenseId, string ownerId, string token, CancellationToken cancellationToken)
    {
        if (await keygen.Licenses.GetAsync(licenseId, cancellationToken) is not { } license
            || license.Metadata.GetString(Notes.Subscription) is not null
            || await customers.CustomerOfAsync(ownerId, cancellationToken) is not { } customerId)
        {
            return; // deleted or billed meanwhile
        }

        var started = await payments.SubscriptionsOfAsync(customerId, cancellationToken);
        var subscriptionId = started.FirstOrDefault(one => one.LicenseId == licenseId)?.Id
            ?? await payments.StartSubscriptionAsync(customerId, licenseId, token, cancellationToken);
        await keygen.Licenses.UpdateAsync(licenseId, new() { Metadata = license.Metadata.With(Notes.Subscription, subscriptionId) }, cancellationToken);
    }
}

/// <summary>Ends the subscription of a deleted license.</summary>
internal sealed class EndSubscription(IPayments payments) : IKeygenWebhookHandler<LicenseDeleted>, IKeygenWebhookHandler<LicenseRevoked>
{
    public Task HandleAsync(LicenseDeleted e, CancellationToken cancellationToken) => EndAsync(e.License, cancellationToken);

    public Task HandleAsync(LicenseRevoked e, CancellationToken cancellationToken) => EndAsync(e.License, cancellationToken);

    private Task EndAsync(License license, CancellationToken cancellationToken) =>
        license.Metadata.GetString(Notes.Subscription) is { } id ? payments.EndSubscriptionAsync(id, cancellationToken) : Task.CompletedTask;
}

/// <summary>Ends all subscriptions of a deleted user, because Keygen deletes the user's licenses without events.</summary>
internal sealed class EndSubscriptions(IPayments payments) : IKeygenWebhookHandler<UserDeleted>
{
    public async Task HandleAsync(UserDeleted e, CancellationToken cancellationToken)
    {
        var noted = e.User.Metadata.GetString(Notes.Customer) is { } known ? [known] : Array.Empty<string>();
        foreach (var customerId in noted.Union(await payments.CustomersOfUserAsync(e.User.Id, cancellationToken)))
        {
            foreach (var subscription in await payments.SubscriptionsOfAsync(customerId, cancellationToken))
            {
                if (subscription.LicenseId is not null)
                {
                    await payments.EndSubscriptionAsync(subscription.Id, cancellationToken);
                }
            }
        }
    }
}
