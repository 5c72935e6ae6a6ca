using Keygen.Webhooks.Leases;
using System.Text.Json.Nodes;
using StripeIntegration.Licensing;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>The metadata keys with which each side refers to the other.</summary>
internal static class Notes
{
    public const string Customer = "stripeCustomerId";
    public const string Subscription = "stripeSubscriptionId";
}

/// <summary>Maps Keygen's users to Stripe's customers, and creates the missing ones.</summary>
public sealed partial class Customers(IPayments payments, KeygenApi keygen, NamedLeaseRunner leases, ILogger<Customers> logger)
{
    /// <summary>
    /// Returns a customer's user, found by e-mail address. Null when the product's token cannot see or create one, for example when the
    /// address belongs to an admin.
    /// </summary>
    public async Task<string?> UserOfAsync(string customerId, CancellationToken cancellationToken)
    {
        var customer = await payments.FindCustomerAsync(customerId, cancellationToken)
            ?? throw new InvalidOperationException($"Customer {customerId} has no e-mail address.");
        var user = await keygen.FindUserAsync(customer.Email, cancellationToken)
            ?? await keygen.CreateUserAsync(customer.Email, customer.Name, new JsonObject { [Notes.Customer] = customerId }, cancellationToken)
            ?? await keygen.FindUserAsync(customer.Email, cancellationToken);
        if (user is null)
        {
            NoUser(logger, customerId);
            return null;
        }

        await payments.NoteUserAsync(customerId, user.Id, cancellationToken);
        if (user.Note(Notes.Customer) is null)
        {
            await keygen.PutMetadataAsync(user, user.With(Notes.Customer, customerId), cancellationToken);
        }

        return user.Id;
    }

    /// <summary>Returns a user's customer; null when the user was deleted.</summary>
    public async Task<string?> CustomerOfAsync(string userId, CancellationToken cancellationToken)
    {
        string? customerId = null;
        await leases.RunAloneAsync($"user:{userId}", async turn => customerId = await FindOrCreateAsync(userId, turn), cancellationToken);
        return customerId;
    }

    private async Task<string?> FindOrCreateAsync(string userId, CancellationToken cancellationToken)
    {
        if (await keygen.FindUserAsync(userId, cancellationToken) is not { } user)
        {
            return null;
        }

        if (user.Note(Notes.Customer) is { } known)
        {
            return known;
        }

        // Two events may create a user's customer, so the idempotency key is the user's, not the event's. Stripe forgets it after a day. Then
        // the search finds a customer that was created but not noted.
        var customerId = (await payments.CustomersOfUserAsync(userId, cancellationToken)) is [var made, ..]
            ? made
            : await payments.CreateCustomerAsync(userId, user.Email, user.Name, $"keygen-user-{userId}", cancellationToken);
        await keygen.PutMetadataAsync(user, user.With(Notes.Customer, customerId), cancellationToken);
        return customerId;
    }

    [LoggerMessage(
        20, LogLevel.Warning,
        "Customer {CustomerId} has paid, but Keygen rejects a user with this e-mail address, which may be an admin's. The license has no owner. Assign one at Keygen, or send the key manually.")]
    private static partial void NoUser(ILogger logger, string customerId);
}
