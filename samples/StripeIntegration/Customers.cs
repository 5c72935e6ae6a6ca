using Keygen.Webhooks.Leases;
using System.Text.Json.Nodes;
using StripeIntegration.Licensing;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>The names of what one side's metadata says of the other.</summary>
internal static class Notes
{
    public const string Customer = "stripeCustomerId";
    public const string Subscription = "stripeSubscriptionId";
}

/// <summary>Which user of Keygen is which customer of Stripe; each is made when it is missing.</summary>
public sealed partial class Customers(IPayments payments, KeygenApi keygen, NamedLeaseRunner leases, ILogger<Customers> logger)
{
    /// <summary>
    /// The user who is a customer, by e-mail address. Null when Keygen gives the product no such user: the address may be an admin's, whom the
    /// product's token does not see.
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

    /// <summary>The customer who is a user; null when the user is gone.</summary>
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

        // Two events may want a user's customer, so the key is the user's, not the event's. Stripe forgets it after a day; then
        // the search finds a customer that was made and not noted.
        var customerId = (await payments.CustomersOfUserAsync(userId, cancellationToken)) is [var made, ..]
            ? made
            : await payments.CreateCustomerAsync(userId, user.Email, user.Name, $"keygen-user-{userId}", cancellationToken);
        await keygen.PutMetadataAsync(user, user.With(Notes.Customer, customerId), cancellationToken);
        return customerId;
    }

    [LoggerMessage(20, LogLevel.Warning, "Customer {CustomerId} has paid and is no user: Keygen takes none with this e-mail address, which may be an admin's. The license has no owner; give it one at Keygen, or send its key by hand.")]
    private static partial void NoUser(ILogger logger, string customerId);
}
