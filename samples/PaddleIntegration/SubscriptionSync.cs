using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;
using Microsoft.Extensions.Options;
using PaddleIntegration.Billing;

namespace PaddleIntegration;

/// <summary>The names of Paddle's values in a license's metadata.</summary>
internal static class Notes
{
    public const string Subscription = "paddleSubscriptionId";
    public const string Customer = "paddleCustomerId";

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

/// <summary>
/// Brings a license in line with its subscription. It takes only the subscription's id from a notification, and reads the current state of
/// both sides. Notifications may therefore come twice, late and in any order.
/// </summary>
public sealed partial class SubscriptionSync(
    IBilling billing, KeygenApi keygen, Seats seats, NamedLeaseRunner leases, IOptionsMonitor<PaddleOptions> options, IOptions<LicensingOptions> licensing,
    ILogger<SubscriptionSync> logger)
{
    private static readonly HashSet<string> NoMachines = [];

    private const string SuspendedBy = "suspendedBy";
    private const string Us = "paddle";

    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="sold">
    /// Whether the subscription was just sold. Only then is a license created, so a deleted license is not created again.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task RunAsync(string subscriptionId, bool sold, CancellationToken cancellationToken)
    {
        var licenseId = LicenseOf(subscriptionId);
        return leases.RunAloneAsync($"license:{licenseId}", turn => BringInLineAsync(subscriptionId, licenseId, sold, turn), cancellationToken);
    }

    /// <summary>
    /// Returns the id of a subscription's license, a version 8 UUID. It identifies the license and reveals nothing about its key.
    /// </summary>
    public static string LicenseOf(string subscriptionId)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"paddle:{subscriptionId}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private async Task BringInLineAsync(string subscriptionId, string licenseId, bool sold, CancellationToken cancellationToken)
    {
        if (await billing.FindSubscriptionAsync(subscriptionId, cancellationToken) is not { } subscription
            || subscription.Items.All(one => one.PriceId != options.CurrentValue.SeatPriceId))
        {
            return; // another product
        }

        var license = await keygen.Licenses.GetAsync(licenseId, cancellationToken);
        if (subscription.Standing is Standing.Ended)
        {
            await RevokeAsync(license, cancellationToken);
            return;
        }

        license ??= sold ? await CreateAsync(subscription, licenseId, cancellationToken) : null;
        if (license is not null && subscription.Standing is Standing.Unpaid)
        {
            await SuspendAsync(license, cancellationToken);
        }
        else if (license is not null)
        {
            await ReinstateAsync(license, cancellationToken);
            await seats.BillAsync(licenseId, NoMachines, cancellationToken);
        }
    }

    private async Task<License> CreateAsync(BilledSubscription subscription, string licenseId, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { [Notes.Subscription] = subscription.Id, [Notes.Customer] = subscription.CustomerId };
        var license = await CreateAsync(new() { Id = licenseId, PolicyId = licensing.Value.PolicyId, Metadata = metadata }, cancellationToken)
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

    [LoggerMessage(20, LogLevel.Information, "Created license {LicenseId} for subscription {SubscriptionId}.")]
    private static partial void Created(ILogger logger, string licenseId, string subscriptionId);

    [LoggerMessage(21, LogLevel.Information, "Suspended license {LicenseId} until it is paid.")]
    private static partial void Suspended(ILogger logger, string licenseId);

    [LoggerMessage(22, LogLevel.Information, "Reinstated license {LicenseId} after its payment.")]
    private static partial void Reinstated(ILogger logger, string licenseId);

    [LoggerMessage(23, LogLevel.Information, "Ended license {LicenseId} with its subscription.")]
    private static partial void Revoked(ILogger logger, string licenseId);
}
