using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>What became of a request.</summary>
public sealed class WebhookReceipt
{
    internal WebhookReceipt(WebhookOutcome outcome) => Outcome = outcome;

    /// <summary>What became of it.</summary>
    public WebhookOutcome Outcome { get; }

    /// <summary>The HTTP status code to answer with.</summary>
    public int StatusCode => Outcome.ToStatusCode();

    /// <summary>Why it is not Keygen's; <see cref="VerificationFailure.None"/> when it is, or was not examined.</summary>
    public VerificationFailure VerificationFailure { get; internal init; }

    /// <summary>Why it could not be read; <see cref="EnvelopeFailure.None"/> when it could, or was not tried.</summary>
    public EnvelopeFailure EnvelopeFailure { get; internal init; }

    /// <summary>Which of the configured URLs it was signed for; null when it did not verify.</summary>
    public SignedUrl? Url { get; internal init; }

    /// <summary>Which of the keys made its signature; null when it did not verify.</summary>
    public VerificationKey? Key { get; internal init; }

    /// <summary>The event; null when it did not come that far.</summary>
    public KeygenEvent? Event { get; internal init; }

    /// <summary>Each handler that was reached, in order of registration.</summary>
    public IReadOnlyList<HandlerReceipt> Handlers { get; internal init; } = [];

    /// <summary>The outcome, and the failure that led to it if there was one; never content.</summary>
    public override string ToString() =>
        VerificationFailure is not VerificationFailure.None ? $"{Outcome} ({VerificationFailure})"
        : EnvelopeFailure is not EnvelopeFailure.None ? $"{Outcome} ({EnvelopeFailure})"
        : Outcome.ToString();
}
