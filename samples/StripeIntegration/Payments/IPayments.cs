namespace StripeIntegration.Payments;

/// <summary>What the shop asks of Stripe.</summary>
public interface IPayments
{
    /// <summary>Begins a checkout of the product for a license that will have this id.</summary>
    /// <returns>Where to send the buyer.</returns>
    Task<Uri> BeginCheckoutAsync(string licenseId, CancellationToken cancellationToken);

    /// <summary>A subscription as it is now; null when there is none.</summary>
    Task<PaidSubscription?> FindSubscriptionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Starts a subscription for a license, paid by invoice.</summary>
    Task<string> StartSubscriptionAsync(string customerId, string licenseId, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Ends a subscription at once; one that has ended stays as it is.</summary>
    Task EndSubscriptionAsync(string id, CancellationToken cancellationToken);

    /// <summary>A customer's subscriptions that have not ended.</summary>
    Task<IReadOnlyList<PaidSubscription>> SubscriptionsOfAsync(string customerId, CancellationToken cancellationToken);

    Task<Customer?> FindCustomerAsync(string id, CancellationToken cancellationToken);

    /// <summary>The customers that are noted to be a user of Keygen; Stripe may take a minute to know a new one.</summary>
    Task<IReadOnlyList<string>> CustomersOfUserAsync(string userId, CancellationToken cancellationToken);

    Task<string> CreateCustomerAsync(string userId, string email, string? name, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Notes which user of Keygen a customer is.</summary>
    Task NoteUserAsync(string customerId, string userId, CancellationToken cancellationToken);
}

/// <param name="Id">Its id, <c>sub_…</c>.</param>
/// <param name="CustomerId">Who pays it.</param>
/// <param name="LicenseId">What it pays for, as noted when it was made; null for one that is not ours.</param>
/// <param name="Standing">Whether it is paid.</param>
public sealed record PaidSubscription(string Id, string CustomerId, string? LicenseId, Standing Standing);

public sealed record Customer(string Id, string Email, string? Name);

public enum Standing
{
    /// <summary>Its first payment is still to come.</summary>
    NotBegun,

    /// <summary>Paid, or on trial.</summary>
    Paid,

    /// <summary>A payment failed, or it is paused.</summary>
    Unpaid,

    /// <summary>Ended for good.</summary>
    Ended,
}
