namespace Keygen.Webhooks.Forwarding;

/// <summary>A message cannot be read or verified. Move it to the dead letters at once: to run it again does not help.</summary>
public sealed class KeygenMessageRejectedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why the message was rejected.</param>
    /// <param name="message">The reason in a sentence, without content of the event.</param>
    public KeygenMessageRejectedException(MessageFailure reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason in a sentence.</param>
    public KeygenMessageRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason in a sentence.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public KeygenMessageRejectedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public KeygenMessageRejectedException()
    {
    }

    /// <summary>Why the message was rejected. The default value is <see cref="MessageFailure.None"/>: unknown.</summary>
    public MessageFailure Reason { get; }
}
