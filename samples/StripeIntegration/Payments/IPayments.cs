namespace StripeIntegration.Payments;

/// <summary>The calls that the shop makes to Stripe.</summary>
public interface IPayments
{
    /// <summary>Starts a checkout of the product for a license with this id.</summary>
    /// <returns>The URL to send the buyer to.</returns>
    Task<Uri> BeginCheckoutAsync(string licenseId, CancellationToken cancellationToken);

    /// <summary>Returns the current state of a subscription; null when there is none.</summary>
    Task<PaidSubscription?> FindSubscriptionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Starts a subscription for a license, paid by invoice.</summary>
    Task<string> StartSubscriptionAsync(string customerId, string licenseId, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Ends a subscription immediately. Does nothing when it has already ended.</summary>
    Task EndSubscriptionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Returns a customer's subscriptions that have not ended.</summary>
    Task<IReadOnlyList<PaidSubscription>> SubscriptionsOfAsync(string customerId, CancellationToken cancellationToken);

    Task<Customer?> FindCustomerAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds the customers noted as a user of Keygen. Stripe's search may find a new one only after a minute.</summary>
    Task<IReadOnlyList<string>> CustomersOfUserAsync(string userId, CancellationToken cancellationToken);

    Task<string> CreateCustomerAsync(string userId, string email, string? name, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Notes the user of Keygen in a customer's metadata.</summary>
    Task NoteUserAsync(string customerId, string userId, CancellationToken cancellationToken);
}

/// <param name="Id">The subscription's id, <c>sub_…</c>.</param>
/// <param name="CustomerId">The id of the customer who pays.</param>
/// <param name="LicenseId">The id of the license it pays for, from its metadata; null for a subscription of another product.</param>
/// <param name="Standing">Whether the subscription is paid.</param>
public sealed record PaidSubscription(string Id, string CustomerId, string? LicenseId, Standing Standing);

public sealed record Customer(string Id, string Email, string? Name);

public enum Standing
{
    /// <summary>The first payment is pending.</summary>
    NotBegun,

    /// <summary>Paid, or in a trial.</summary>
    Paid,

    /// <summary>A payment failed, or the subscription is paused.</summary>
    Unpaid,

    /// <summary>The subscription has ended and cannot resume.</summary>
    Ended,
}
