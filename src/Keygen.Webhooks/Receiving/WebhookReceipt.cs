using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>The result of receiving a request: what to answer, and why.</summary>
public sealed class WebhookReceipt
{
    internal WebhookReceipt(WebhookOutcome outcome) => Outcome = outcome;

    /// <summary>The outcome of receiving the request.</summary>
    public WebhookOutcome Outcome { get; }

    /// <summary>The HTTP status code to answer with.</summary>
    public int StatusCode => Outcome.ToStatusCode();

    /// <summary>Why verification failed; <see cref="VerificationFailure.None"/> when it succeeded or was not reached.</summary>
    public VerificationFailure VerificationFailure { get; internal init; }

    /// <summary>
    /// Why the event could not be read; <see cref="EnvelopeFailure.None"/> when it was read or this step was not reached.
    /// </summary>
    public EnvelopeFailure EnvelopeFailure { get; internal init; }

    /// <summary>The configured URL that the request was signed for; null when the headers did not verify.</summary>
    public SignedUrl? Url { get; internal init; }

    /// <summary>The key that made the signature; null when the headers did not verify.</summary>
    public VerificationKey? Key { get; internal init; }

    /// <summary>The event; null when none was read.</summary>
    public KeygenEvent? Event { get; internal init; }

    /// <summary>The handlers that were reached, in order of registration.</summary>
    public IReadOnlyList<HandlerReceipt> Handlers { get; internal init; } = [];

    /// <summary>Explains a refusal; null when nothing can be explained. It holds no body, so that a receipt can be kept.</summary>
    internal Func<RefusalDetails>? Explanation { get; init; }

    /// <summary>
    /// Explains why the request was refused, as the log does: the cause, the signed line that is wrong, what to do. Values of the request
    /// are repeated only if they are well-formed. For a signature that does not match, each call tries up to 32 variants, so call it only
    /// when somebody asks, and do not answer a request with it.
    /// </summary>
    /// <returns>The explanation; null when the request was not refused. The results of handlers explain themselves.</returns>
    public RefusalDetails? Explain() => Explanation?.Invoke();

    /// <summary>The outcome, and the failure if there was one, without the content of the event.</summary>
    public override string ToString() =>
        VerificationFailure is not VerificationFailure.None ? $"{Outcome} ({VerificationFailure})"
        : EnvelopeFailure is not EnvelopeFailure.None ? $"{Outcome} ({EnvelopeFailure})"
        : Outcome.ToString();
}
