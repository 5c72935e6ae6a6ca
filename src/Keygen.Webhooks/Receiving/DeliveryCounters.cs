namespace Keygen.Webhooks.Receiving;

/// <summary>Counts the outcomes of one registration's deliveries, without locks and without allocations.</summary>
internal sealed class DeliveryCounters(TimeProvider time)
{
    // UTC ticks; 0 means never.
    private long _verifiedAt;
    private long _completedAt;
    private long _failedAt;
    private int _failures;
    private int _refusals;

    public void Refused() => Interlocked.Increment(ref _refusals);

    public void Verified()
    {
        Volatile.Write(ref _verifiedAt, time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _refusals, 0);
    }

    /// <summary>Counts the end of a delivery whose headers verified.</summary>
    /// <param name="receipt">The receipt; null when an unexpected exception was thrown.</param>
    public void Ended(WebhookReceipt? receipt)
    {
        if (receipt?.Outcome is WebhookOutcome.Handled or WebhookOutcome.Duplicate)
        {
            Volatile.Write(ref _completedAt, time.GetUtcNow().UtcTicks);
            Volatile.Write(ref _failures, 0);
        }
        else if (receipt is null || IsFailure(receipt))
        {
            Volatile.Write(ref _failedAt, time.GetUtcNow().UtcTicks);
            Interlocked.Increment(ref _failures);
        }
    }

    public ReceiverStatus Read(int inFlight, bool isDraining, string? configurationError) => new()
    {
        IsDraining = isDraining,
        ConfigurationError = configurationError,
        InFlight = inFlight,
        LastVerifiedAt = At(ref _verifiedAt),
        LastCompletedAt = At(ref _completedAt),
        LastFailedAt = At(ref _failedAt),
        FailuresSinceCompleted = Volatile.Read(ref _failures),
        RefusalsSinceVerified = Volatile.Read(ref _refusals),
    };

    private static bool IsFailure(WebhookReceipt receipt) =>
        receipt.EnvelopeFailure is not EnvelopeFailure.None ? receipt.EnvelopeFailure is not EnvelopeFailure.ForeignAccount
        : receipt.StatusCode is 500 or 503 && receipt.Outcome is not WebhookOutcome.Draining;

    private static DateTimeOffset? At(ref long ticks) =>
        Volatile.Read(ref ticks) is not 0 and var utc ? new DateTimeOffset(utc, TimeSpan.Zero) : null;
}
