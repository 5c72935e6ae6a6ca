using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace StripeIntegration.Payments;

/// <summary>Calls Stripe with Stripe.net. A subscription's metadata has the license's id. Only the shop's key can write it.</summary>
internal sealed class StripePayments(IHttpClientFactory http, IOptionsMonitor<StripeOptions> options, IOptions<ShopOptions> shop) : IPayments
{
    private const string LicenseKey = "keygenLicenseId";
    private const string UserKey = "keygenUserId";

    // Created for each call, so that a key can be rotated without a restart.
    private V1Services Api => new StripeClient(new StripeClientOptions
    {
        ApiKey = options.CurrentValue.SecretKey,
        ApiBase = options.CurrentValue.ApiBase?.ToString().TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(http.CreateClient(nameof(StripePayments)), maxNetworkRetries: 1),
    }).V1;

    public async Task<Uri> BeginCheckoutAsync(string licenseId, CancellationToken cancellationToken)
    {
        var home = shop.Value.PublicUrl.TrimEnd('/');
        var session = await Api.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                LineItems = [new() { Price = options.CurrentValue.PriceId, Quantity = 1 }],
                SubscriptionData = new() { Metadata = new() { [LicenseKey] = licenseId } },
                SuccessUrl = $"{home}/thanks",
                CancelUrl = $"{home}/",
            },
            Idempotent($"checkout-{licenseId}"),
            cancellationToken);
        return new(session.Url);
    }

    public async Task<PaidSubscription?> FindSubscriptionAsync(string id, CancellationToken cancellationToken) =>
        await FoundAsync(() => Api.Subscriptions.GetAsync(id, cancellationToken: cancellationToken)) is { } found ? Read(found) : null;

    public async Task<string> StartSubscriptionAsync(string customerId, string licenseId, string idempotencyKey, CancellationToken cancellationToken)
    {
        var subscription = await Api.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customerId,
                Items = [new() { Price = options.CurrentValue.PriceId, Quantity = 1 }],
                CollectionMethod = "send_invoice",
                DaysUntilDue = options.CurrentValue.DaysUntilDue,
                Metadata = new() { [LicenseKey] = licenseId },
            },
            Idempotent(idempotencyKey),
            cancellationToken);
        return subscription.Id;
    }

    public async Task EndSubscriptionAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindSubscriptionAsync(id, cancellationToken) is { Standing: not Standing.Ended })
        {
            await FoundAsync(() => Api.Subscriptions.CancelAsync(id, cancellationToken: cancellationToken));
        }
    }

    public async Task<IReadOnlyList<PaidSubscription>> SubscriptionsOfAsync(string customerId, CancellationToken cancellationToken)
    {
        var all = Api.Subscriptions.ListAutoPagingAsync(new() { Customer = customerId, Limit = 100 }, cancellationToken: cancellationToken);
        return await all.Select(Read).Where(static one => one.Standing is not Standing.Ended).ToListAsync(cancellationToken);
    }

    public async Task<Customer?> FindCustomerAsync(string id, CancellationToken cancellationToken) =>
        await FoundAsync(() => Api.Customers.GetAsync(id, cancellationToken: cancellationToken)) is { Email: { } email } found
            ? new(found.Id, email, found.Name)
            : null;

    public async Task<IReadOnlyList<string>> CustomersOfUserAsync(string userId, CancellationToken cancellationToken)
    {
        // The id comes from a signed event. Still check that it is a UUID before it goes into a query.
        var query = $"metadata['{UserKey}']:'{Guid.Parse(userId)}'";
        var all = Api.Customers.SearchAutoPagingAsync(new() { Query = query }, cancellationToken: cancellationToken);
        return await all.Select(static one => one.Id).ToListAsync(cancellationToken);
    }

    public async Task<string> CreateCustomerAsync(
        string userId, string email, string? name, string idempotencyKey, CancellationToken cancellationToken)
    {
        var customer = await Api.Customers.CreateAsync(
            new CustomerCreateOptions { Email = email, Name = name, Metadata = new() { [UserKey] = userId } },
            Idempotent(idempotencyKey),
            cancellationToken);
        return customer.Id;
    }

    public Task NoteUserAsync(string customerId, string userId, CancellationToken cancellationToken) =>
        Api.Customers.UpdateAsync(customerId, new() { Metadata = new() { [UserKey] = userId } }, cancellationToken: cancellationToken);

    private static RequestOptions Idempotent(string key) => new() { IdempotencyKey = key };

    private static async Task<T?> FoundAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (StripeException exception) when (exception.StripeError?.Code is "resource_missing")
        {
            return null;
        }
    }

    private static PaidSubscription Read(Subscription subscription) => new(
        subscription.Id,
        subscription.CustomerId,
        subscription.Metadata?.GetValueOrDefault(LicenseKey),
        subscription.Status switch
        {
            SubscriptionStatuses.Active or SubscriptionStatuses.Trialing => Standing.Paid,
            SubscriptionStatuses.Incomplete => Standing.NotBegun,
            SubscriptionStatuses.Canceled or SubscriptionStatuses.IncompleteExpired => Standing.Ended,
            _ => Standing.Unpaid, // past_due, unpaid, paused, and any status Stripe adds later
        });
}
