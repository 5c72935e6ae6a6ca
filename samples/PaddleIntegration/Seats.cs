using Keygen.Webhooks.Leases;
using Microsoft.Extensions.Options;
using PaddleIntegration.Billing;
using PaddleIntegration.Licensing;

namespace PaddleIntegration;

/// <summary>
/// Counts a license's active machines and bills as many seats. It counts what is there now, not what events say, one at a time for
/// a license over all servers: events that come twice, late or in any order end at the same number.
/// </summary>
public sealed partial class Seats(IBilling billing, KeygenApi keygen, NamedLeaseRunner leases, SharedCounts counts, IOptionsMonitor<PaddleOptions> options, ILogger<Seats> logger)
{
    /// <param name="licenseId">The license.</param>
    /// <param name="goneMachineId">A machine that is being deleted: Keygen says so before it is gone, so it may still be listed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RecountAsync(string licenseId, string? goneMachineId, CancellationToken cancellationToken) =>
        counts.JoinAsync(
            licenseId,
            goneMachineId,
            begin => leases.RunAloneAsync($"license:{licenseId}", turn => BillAsync(licenseId, begin(), turn), cancellationToken),
            cancellationToken);

    /// <summary>The same, for those who have the license's turn already.</summary>
    internal async Task BillAsync(string licenseId, IReadOnlySet<string> goneMachineIds, CancellationToken cancellationToken)
    {
        // A license that is gone, or nobody pays for, has no seats: done, or Keygen would try for two days.
        if ((await keygen.FindLicenseAsync(licenseId, cancellationToken))?.Note(Notes.Subscription) is not { } subscriptionId
            || await billing.FindSubscriptionAsync(subscriptionId, cancellationToken) is not { Standing: Standing.Paid or Standing.Trial } subscription
            || subscription.Items.FirstOrDefault(one => one.PriceId == options.CurrentValue.SeatPriceId) is not { } billed)
        {
            return; // an unpaid one is recounted when it is paid
        }

        var machines = await keygen.MachinesAsync(licenseId, cancellationToken);
        var active = machines.Count(one => one.IsActive && !goneMachineIds.Contains(one.Id));
        var seats = Math.Max(active, 1); // Paddle bills no item of which there is none
        if (seats != billed.Quantity)
        {
            cancellationToken.ThrowIfCancellationRequested(); // the turn is over: whoever has it now counts anew
            if (await billing.SetSeatsAsync(subscription, seats, cancellationToken))
            {
                Changed(logger, licenseId, billed.Quantity, seats);
            }
            else
            {
                Locked(logger, licenseId, billed.Quantity, seats); // a notification tells when it no longer is
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "License {LicenseId} has {Seats} seats instead of {Before}.")]
    private static partial void Changed(ILogger logger, string licenseId, int before, int seats);

    [LoggerMessage(2, LogLevel.Warning, "License {LicenseId} keeps {Before} seats instead of {Seats}: its subscription is to be cancelled or paused.")]
    private static partial void Locked(ILogger logger, string licenseId, int before, int seats);
}
