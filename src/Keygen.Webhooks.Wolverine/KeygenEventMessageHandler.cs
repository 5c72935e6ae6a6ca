using System.Collections.Concurrent;
using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.ErrorHandling;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Passes messages to the consumer, and decides what happens to those that fail. Wolverine generates no code for it.</summary>
internal sealed class KeygenEventMessageHandler(WolverineRetryOptions retries, ILogger logger) : MessageHandler<KeygenEventMessage>
{
    /// <summary>Wolverine cancels a handler after a minute. The consumer has a deadline of its own for each handler.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<Uri, bool> _buffered = [];

    public override void ConfigureChain(HandlerChain chain)
    {
        chain.ExecutionTimeoutInSeconds = (int)Never.TotalSeconds;

        // The consumer has logged the failure already.
        chain.FailureLogLevel = LogLevel.Debug;
        chain.OnException<KeygenMessageRejectedException>().MoveToErrorQueue();
        chain.OnException<KeygenMessageFailedException>(static failed => !IsOfHandler(failed.Outcome), "no handler of it has failed")
            .CustomActionIndefinitely(PostponeAsync, "Try again later, without counting the attempt");
        RetryThenGiveUp(chain);
    }

    protected override Task HandleAsync(KeygenEventMessage message, MessageContext context, CancellationToken cancellation)
    {
        WarnIfBuffered(context);
        return context.Runtime.Services.GetRequiredService<KeygenEventConsumer>().ConsumeAsync(message, cancellation);
    }

    private static bool IsOfHandler(WebhookOutcome outcome) => outcome is WebhookOutcome.HandlerFailed or WebhookOutcome.Ignored;

    private void RetryThenGiveUp(HandlerChain chain)
    {
        IFailureActions failures = chain.OnAnyException();
        if (retries.Cooldowns is { Count: > 0 } cooldowns)
        {
            failures = failures.RetryWithCooldown([.. cooldowns]).Then;
        }

        if (retries.RetryDelays is { Count: > 0 } delays)
        {
            failures = failures.ScheduleRetry([.. delays]).Then;
        }

        failures.MoveToErrorQueue();
    }

    private async ValueTask PostponeAsync(IWolverineRuntime runtime, IEnvelopeLifecycle lifecycle, Exception exception)
    {
        lifecycle.Envelope!.Attempts--;
#pragma warning disable RS0030 // Wolverine compares the time with the system's clock, whatever clock the app has
        var at = DateTimeOffset.UtcNow + retries.UnavailableDelay;
#pragma warning restore RS0030
        await lifecycle.ReScheduleAsync(at).ConfigureAwait(false);
    }

    /// <summary>A buffered endpoint acknowledges what it has in memory only. Nothing tells before the first message arrives there.</summary>
    private void WarnIfBuffered(MessageContext context)
    {
        if (context.Envelope?.Destination is { } address && !_buffered.ContainsKey(address))
        {
            var isBuffered = context.Runtime.Endpoints.EndpointFor(address)?.Mode is EndpointMode.BufferedInMemory;
            if (_buffered.TryAdd(address, isBuffered) && isBuffered)
            {
                WolverineLog.Buffered(logger, address);
            }
        }
    }
}
