namespace PaddleIntegration.Billing;

/// <summary>The calls that the shop makes to Paddle.</summary>
public interface IBilling
{
    /// <summary>Returns the current state of a subscription; null when there is none.</summary>
    Task<BilledSubscription?> FindSubscriptionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Changes the number of billed seats. Does not change the subscription's other items.</summary>
    /// <returns>False when Paddle rejects changes, because the subscription is scheduled to be cancelled or paused.</returns>
    Task<bool> SetSeatsAsync(BilledSubscription subscription, int seats, CancellationToken cancellationToken);

    /// <summary>Ends a subscription immediately. Does nothing when it has already ended.</summary>
    Task EndSubscriptionAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Id">The subscription's id, <c>sub_…</c>.</param>
/// <param name="CustomerId">The id of the customer who pays.</param>
/// <param name="Standing">Whether the subscription is paid.</param>
/// <param name="IsChanging">Whether it is scheduled to be cancelled, paused or resumed.</param>
/// <param name="Items">The items that are paid.</param>
public sealed record BilledSubscription(string Id, string CustomerId, Standing Standing, bool IsChanging, IReadOnlyList<BilledItem> Items);

public sealed record BilledItem(string PriceId, int Quantity);

public enum Standing
{
    /// <summary>In a trial. Changes are not billed yet.</summary>
    Trial,

    Paid,

    /// <summary>A payment failed, or the subscription is paused.</summary>
    Unpaid,

    /// <summary>The subscription has ended and cannot resume.</summary>
    Ended,
}
