using System.Net;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>The metadata keys with which each side refers to the other.</summary>
internal static class Notes
{
    public const string Customer = "stripeCustomerId";
    public const string Subscription = "stripeSubscriptionId";

    /// <summary>Copies metadata with one entry changed, or removed when the value is null: Keygen replaces all metadata at once.</summary>
    public static JsonObject With(this Metadata metadata, string name, string? value)
    {
        var changed = metadata.ToJsonObject();
        changed.Remove(name);
        if (value is not null)
        {
            changed[name] = value;
        }

        return changed;
    }
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
        var user = await keygen.Users.GetAsync(customer.Email, cancellationToken)
            ?? await CreateUserAsync(customerId, customer.Email, customer.Name, cancellationToken)
            ?? await keygen.Users.GetAsync(customer.Email, cancellationToken);
        if (user is null)
        {
            NoUser(logger, customerId);
            return null;
        }

        await payments.NoteUserAsync(customerId, user.Id, cancellationToken);
        if (user.Metadata.GetString(Notes.Customer) is null)
        {
            await NoteAsync(user, customerId, cancellationToken);
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
        if (await keygen.Users.GetAsync(userId, cancellationToken) is not { } user)
        {
            return null;
        }

        if (user.Metadata.GetString(Notes.Customer) is { } known)
        {
            return known;
        }

        // Two events may create a user's customer, so the idempotency key is the user's, not the event's. Stripe forgets it after a day. Then
        // the search finds a customer that was created but not noted.
        var customerId = (await payments.CustomersOfUserAsync(userId, cancellationToken)) is [var made, ..]
            ? made
            : await payments.CreateCustomerAsync(userId, user.Email, NameOf(user), $"keygen-user-{userId}", cancellationToken);
        await NoteAsync(user, customerId, cancellationToken);
        return customerId;
    }

    /// <summary>Creates a user without a password. Returns null when the e-mail address is already in use.</summary>
    private async Task<User?> CreateUserAsync(string customerId, string email, string? name, CancellationToken cancellationToken)
    {
        var names = name?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        try
        {
            return await keygen.Users.CreateAsync(
                new() { Email = email, FirstName = names.ElementAtOrDefault(0), LastName = names.ElementAtOrDefault(1), Metadata = new() { [Notes.Customer] = customerId } },
                cancellationToken);
        }
        catch (KeygenApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            return null;
        }
    }

    private async Task NoteAsync(User user, string customerId, CancellationToken cancellationToken) =>
        await keygen.Users.UpdateAsync(user.Id, new() { Metadata = user.Metadata.With(Notes.Customer, customerId) }, cancellationToken);

    /// <summary>Joins the names, because Keygen's full name is null when one of them is missing.</summary>
    private static string? NameOf(User user) => $"{user.FirstName} {user.LastName}".Trim() is { Length: > 0 } name ? name : null;

    [LoggerMessage(
        20, LogLevel.Warning,
        "Customer {CustomerId} has paid, but Keygen rejects a user with this e-mail address, which may be an admin's. The license has no owner. Assign one at Keygen, or send the key manually.")]
    private static partial void NoUser(ILogger logger, string customerId);
}
