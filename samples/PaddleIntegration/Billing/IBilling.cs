namespace PaddleIntegration.Billing;

/// <summary>What the shop asks of Paddle.</summary>
public interface IBilling
{
    /// <summary>A subscription as it is now; null when there is none.</summary>
    Task<BilledSubscription?> FindSubscriptionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Bills a number of seats from now on. The subscription's other items stay as they are.</summary>
    /// <returns>False while Paddle takes no change, because the subscription is to be cancelled or paused.</returns>
    Task<bool> SetSeatsAsync(BilledSubscription subscription, int seats, CancellationToken cancellationToken);

    /// <summary>Ends a subscription at once; one that has ended stays as it is.</summary>
    Task EndSubscriptionAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Id">Its id, <c>sub_…</c>.</param>
/// <param name="CustomerId">Who pays it.</param>
/// <param name="Standing">Whether it is paid.</param>
/// <param name="IsChanging">Whether it is to be cancelled, paused or resumed at some time.</param>
/// <param name="Items">What is paid.</param>
public sealed record BilledSubscription(string Id, string CustomerId, Standing Standing, bool IsChanging, IReadOnlyList<BilledItem> Items);

public sealed record BilledItem(string PriceId, int Quantity);

public enum Standing
{
    /// <summary>On trial: whatever is changed, nothing is billed yet.</summary>
    Trial,

    Paid,

    /// <summary>A payment failed, or it is paused.</summary>
    Unpaid,

    /// <summary>Ended for good.</summary>
    Ended,
}
