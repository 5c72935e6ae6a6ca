namespace Keygen.Webhooks.Receiving;

/// <summary>What a receiver knows of itself without asking anybody, as it was when <see cref="WebhookReceiver.Status"/> was read.</summary>
/// <remarks>Counted in this process since it started. What one server knows is not what its neighbours know.</remarks>
public sealed class ReceiverStatus
{
    internal ReceiverStatus()
    {
    }

    /// <summary>Whether the server is shutting down and answers 503.</summary>
    public bool IsDraining { get; internal init; }

    /// <summary>What is wrong with the options as they are now, in one sentence; null when nothing is.</summary>
    public string? ConfigurationError { get; internal init; }

    /// <summary>How many requests are being received by this registration just now.</summary>
    public int InFlight { get; internal init; }

    /// <summary>When a delivery last verified, head and body, whatever came of it then; null when none has.</summary>
    public DateTimeOffset? LastVerifiedAt { get; internal init; }

    /// <summary>When a delivery last ended with every handler completed, now or before; null when none has.</summary>
    public DateTimeOffset? LastCompletedAt { get; internal init; }

    /// <summary>When a delivery last counted in <see cref="FailuresSinceCompleted"/>; null when none has.</summary>
    public DateTimeOffset? LastFailedAt { get; internal init; }

    /// <summary>
    /// How many deliveries that Keygen signed have failed here since one was last completed: answered 500 or 503, other than by a
    /// shutdown, or 400 for an envelope that could not be read.
    /// </summary>
    /// <remarks>
    /// Nobody without a signature of Keygen's can raise it. An event without a handler and one in progress elsewhere neither count nor
    /// end the count.
    /// </remarks>
    public int FailuresSinceCompleted { get; internal init; }

    /// <summary>How many requests have not verified since one last did. Anybody can raise it: something to look at, nothing to act on.</summary>
    /// <remarks>Many, and no <see cref="LastVerifiedAt"/>, is what a wrong key or URL in the options looks like.</remarks>
    public int RefusalsSinceVerified { get; internal init; }
}
