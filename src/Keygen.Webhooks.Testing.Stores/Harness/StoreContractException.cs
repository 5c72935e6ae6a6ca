namespace Keygen.Webhooks.Testing.Stores;

/// <summary>A store does not keep its contract. The message names the case, what was expected and what was found.</summary>
public sealed class StoreContractException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, and what was found.</param>
    public StoreContractException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, and what was found.</param>
    /// <param name="innerException">What the store threw.</param>
    public StoreContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StoreContractException()
    {
    }
}
