using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>What came of one handler.</summary>
/// <param name="Handler">The handler's name.</param>
/// <param name="Result">What came of it.</param>
/// <param name="TimedOut">Whether it ran past <see cref="KeygenWebhooksOptions.HandlerTimeout"/>; it may be running still.</param>
public readonly record struct HandlerReceipt(string Handler, HandlerRunResult Result, bool TimedOut = false);

/// <summary>What came of handing an event to its handlers.</summary>
/// <param name="Outcome">The worst of what came of them.</param>
/// <param name="Handlers">Each handler that was reached, in order of registration.</param>
public sealed record DispatchResult(WebhookOutcome Outcome, IReadOnlyList<HandlerReceipt> Handlers);
