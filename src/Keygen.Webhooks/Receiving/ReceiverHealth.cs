namespace Keygen.Webhooks.Receiving;

/// <summary>The health of a receiver: its own status, and whether the store and the key provider respond.</summary>
public sealed class ReceiverHealth
{
    internal ReceiverHealth(ReceiverStatus status, Exception? storeError, Exception? keysError) =>
        (Status, StoreError, KeysError) = (status, storeError, keysError);

    /// <summary>The receiver's own status.</summary>
    public ReceiverStatus Status { get; }

    /// <summary>
    /// The exception of the store, or a <see cref="TimeoutException"/> when it did not respond within 3 seconds; null when it responded.
    /// The message comes from the store and may hold host names.
    /// </summary>
    public Exception? StoreError { get; }

    /// <summary>
    /// The exception of the key provider, or a <see cref="TimeoutException"/> when it did not respond within 3 seconds. Null when it gave
    /// usable keys, and when the keys come from the options: <see cref="ReceiverStatus.ConfigurationError"/> has the errors of those.
    /// </summary>
    public Exception? KeysError { get; }
}
