namespace Keygen.Webhooks.Receiving;

/// <summary>What a receiver knows of itself, and what it got for an answer from what it needs.</summary>
public sealed class ReceiverHealth
{
    internal ReceiverHealth(ReceiverStatus status, Exception? storeError, Exception? keysError) =>
        (Status, StoreError, KeysError) = (status, storeError, keysError);

    /// <summary>What it knows of itself.</summary>
    public ReceiverStatus Status { get; }

    /// <summary>
    /// Why the store of events does not answer: what it threw, or a <see cref="TimeoutException"/> when it takes longer than 3 seconds;
    /// null when it answers. Its text is the store's own, and may name hosts.
    /// </summary>
    public Exception? StoreError { get; }

    /// <summary>
    /// Why the provider of keys gives none that can be used, in the same way; null when it does, and when keys come from the options,
    /// whose errors are the <see cref="ReceiverStatus.ConfigurationError"/>.
    /// </summary>
    public Exception? KeysError { get; }
}
