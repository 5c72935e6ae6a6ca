namespace Keygen.Webhooks.Testing.Stores;

/// <summary>Thrown when a store or a forwarder breaks its contract. The message has the case, the expected result and the actual one.</summary>
public sealed class StoreContractException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The expected and the actual result.</param>
    public StoreContractException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The expected and the actual result.</param>
    /// <param name="innerException">The exception of the store or forwarder; null for none.</param>
    public StoreContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StoreContractException()
    {
    }
}
