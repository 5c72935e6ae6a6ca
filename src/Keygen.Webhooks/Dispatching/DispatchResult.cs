using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The result of one handler for one event.</summary>
/// <param name="Handler">The handler's name; <see cref="HandlerNames.Forward"/> for the hand-over to an engine.</param>
/// <param name="Result">The status of the run, and the error if there was one.</param>
/// <param name="TimedOut">Whether it ran longer than its timeout. It may still be running.</param>
public readonly record struct HandlerReceipt(string Handler, HandlerRunResult Result, bool TimedOut = false)
{
    /// <summary>How long the delivery waited for the handler. One that timed out may run on.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>The result of running the handlers of an event.</summary>
/// <param name="Outcome">The worst outcome of the handlers.</param>
/// <param name="Handlers">The handlers that were reached, in order of registration.</param>
public sealed record DispatchResult(WebhookOutcome Outcome, IReadOnlyList<HandlerReceipt> Handlers);
