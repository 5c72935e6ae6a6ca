namespace Keygen.Webhooks.Resources;

/// <summary>
/// A payload, or one of its members, differs from what Keygen documents. Only the handler that reads it fails. The message names the member
/// and never contains its value.
/// </summary>
public sealed class KeygenPayloadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The member that cannot be read, and the reason.</param>
    public KeygenPayloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The member that cannot be read, and the reason.</param>
    /// <param name="innerException">The reader's exception; null for none.</param>
    public KeygenPayloadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public KeygenPayloadException()
    {
    }
}
