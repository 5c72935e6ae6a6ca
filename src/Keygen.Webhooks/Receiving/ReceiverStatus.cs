namespace Keygen.Webhooks.Receiving;

/// <summary>
/// A snapshot of a receiver's status, taken when <see cref="WebhookReceiver.Status"/> was read. It calls neither the store nor the key
/// provider.
/// </summary>
/// <remarks>It counts the deliveries of this process only, since it started.</remarks>
public sealed class ReceiverStatus
{
    internal ReceiverStatus()
    {
    }

    /// <summary>Whether the server is shutting down and answers 503.</summary>
    public bool IsDraining { get; internal init; }

    /// <summary>The error in the current options, in one sentence; null when they are valid.</summary>
    public string? ConfigurationError { get; internal init; }

    /// <summary>How many requests this registration is receiving now.</summary>
    public int InFlight { get; internal init; }

    /// <summary>When the headers and body of a delivery last verified, whatever its outcome; null when none has verified.</summary>
    public DateTimeOffset? LastVerifiedAt { get; internal init; }

    /// <summary>When a delivery last ended with every handler completed, in this delivery or before; null when none has.</summary>
    public DateTimeOffset? LastCompletedAt { get; internal init; }

    /// <summary>When a delivery was last counted in <see cref="FailuresSinceCompleted"/>; null when none was.</summary>
    public DateTimeOffset? LastFailedAt { get; internal init; }

    /// <summary>
    /// How many deliveries with a valid signature have failed since one last completed: those answered 500 or 503, except during a
    /// shutdown, and those answered 400 because the event could not be read.
    /// </summary>
    /// <remarks>
    /// Only requests that Keygen signed can raise it. An event without a handler, or in progress elsewhere, neither raises nor resets it.
    /// </remarks>
    public int FailuresSinceCompleted { get; internal init; }

    /// <summary>
    /// How many requests have failed verification since one last verified. Anyone can raise it, so do not act on it automatically.
    /// </summary>
    /// <remarks>A high number with no <see cref="LastVerifiedAt"/> usually means a wrong key or URL in the options.</remarks>
    public int RefusalsSinceVerified { get; internal init; }
}
