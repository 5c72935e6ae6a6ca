using Keygen.Webhooks.Api;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Resources;
using Microsoft.Extensions.Options;
using PaddleIntegration.Billing;

namespace PaddleIntegration;

/// <summary>
/// Counts a license's active machines and bills as many seats. It counts the current machines and ignores the events' content, one count
/// at a time per license across all servers. Repeated, late or unordered events therefore lead to the same number.
/// </summary>
public sealed partial class Seats(IBilling billing, KeygenApi keygen, NamedLeaseRunner leases, SharedCounts counts, IOptionsMonitor<PaddleOptions> options, ILogger<Seats> logger)
{
    /// <param name="licenseId">The license.</param>
    /// <param name="goneMachineId">
    /// A machine to leave out, or null. Keygen sends its event before it deletes a machine, and may still list it.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task RecountAsync(string licenseId, string? goneMachineId, CancellationToken cancellationToken) =>
        counts.JoinAsync(
            licenseId,
            goneMachineId,
            begin => leases.RunAloneAsync($"license:{licenseId}", turn => BillAsync(licenseId, begin(), turn), cancellationToken),
            cancellationToken);

    /// <summary>Does the same for a caller that already holds the license's lock.</summary>
    internal async Task BillAsync(string licenseId, IReadOnlySet<string> goneMachineIds, CancellationToken cancellationToken)
    {
        // A deleted or unpaid license has no seats. Succeed, or Keygen would retry for two days.
        if ((await keygen.Licenses.GetAsync(licenseId, cancellationToken))?.Metadata.GetString(Notes.Subscription) is not { } subscriptionId
            || await billing.FindSubscriptionAsync(subscriptionId, cancellationToken) is not { Standing: Standing.Paid or Standing.Trial } subscription
            || subscription.Items.FirstOrDefault(one => one.PriceId == options.CurrentValue.SeatPriceId) is not { } billed)
        {
            return; // an unpaid license is recounted when it is paid
        }

        // A dead machine is no seat, whether Keygen keeps or deletes it.
        var active = await keygen.Machines.ListAsync(new() { LicenseId = licenseId }, cancellationToken)
            .CountAsync(one => one.HeartbeatStatus != HeartbeatStatus.Dead && !goneMachineIds.Contains(one.Id), cancellationToken);
        var seats = Math.Max(active, 1); // Paddle accepts no quantity of zero
        if (seats != billed.Quantity)
        {
            cancellationToken.ThrowIfCancellationRequested(); // the lock is lost: its new holder counts again
            if (await billing.SetSeatsAsync(subscription, seats, cancellationToken))
            {
                Changed(logger, licenseId, billed.Quantity, seats);
            }
            else
            {
                Locked(logger, licenseId, billed.Quantity, seats); // a notification comes when it no longer is
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "License {LicenseId} changed from {Before} to {Seats} seats.")]
    private static partial void Changed(ILogger logger, string licenseId, int before, int seats);

    [LoggerMessage(2, LogLevel.Warning,
        "License {LicenseId} keeps {Before} seats instead of {Seats}: its subscription is scheduled to be cancelled or paused.")]
    private static partial void Locked(ILogger logger, string licenseId, int before, int seats);
}
