namespace Keygen.Webhooks.Resources;

/// <summary>
/// A payload, or one member of it, cannot be read as what Keygen documents. It fails the handler that asked for it and no other.
/// The message names the member and never shows its value.
/// </summary>
public sealed class KeygenPayloadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What cannot be read, and why.</param>
    public KeygenPayloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What cannot be read, and why.</param>
    /// <param name="innerException">What the reader said.</param>
    public KeygenPayloadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public KeygenPayloadException()
    {
    }
}
