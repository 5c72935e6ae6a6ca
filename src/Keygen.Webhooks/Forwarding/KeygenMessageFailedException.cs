namespace Keygen.Webhooks.Forwarding;

/// <summary>
/// A message has not been handled, or not by all its handlers. Let the engine deliver it again: only the handlers that have not completed
/// will run.
/// </summary>
public sealed class KeygenMessageFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="handlers">The names of the handlers that have not completed, as far as they are known.</param>
    /// <param name="message">The outcome in a sentence, without content of the event.</param>
    /// <param name="innerException">The exception of the first handler that failed; null for none.</param>
    public KeygenMessageFailedException(WebhookOutcome outcome, IReadOnlyList<string> handlers, string message, Exception? innerException)
        : base(message, innerException) => (Outcome, Handlers) = (outcome, handlers);

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The outcome in a sentence.</param>
    public KeygenMessageFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The outcome in a sentence.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public KeygenMessageFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public KeygenMessageFailedException()
    {
    }

    /// <summary>
    /// The outcome: <see cref="WebhookOutcome.HandlerFailed"/>; <see cref="WebhookOutcome.InProgress"/>, when the message runs elsewhere;
    /// <see cref="WebhookOutcome.Unavailable"/> or <see cref="WebhookOutcome.LeaseLost"/>, for the store;
    /// <see cref="WebhookOutcome.Draining"/>; <see cref="WebhookOutcome.Misconfigured"/>; or <see cref="WebhookOutcome.Ignored"/>, when a
    /// handler of the message is not registered here. The default value is <see cref="WebhookOutcome.Unavailable"/>.
    /// </summary>
    public WebhookOutcome Outcome { get; } = WebhookOutcome.Unavailable;

    /// <summary>The names of the handlers that have not completed, as far as they are known. The default value is empty.</summary>
    public IReadOnlyList<string> Handlers { get; } = [];
}
