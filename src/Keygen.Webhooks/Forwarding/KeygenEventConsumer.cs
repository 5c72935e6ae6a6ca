using System.Collections.Concurrent;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Forwarding;

/// <summary>
/// Runs the later handlers of a message that an engine delivers: it verifies the message, and runs the handlers that have not completed.
/// Resolve it from dependency injection. One consumer serves all registrations: the message names its own.
/// </summary>
/// <remarks>
/// Acknowledge a message when <see cref="ConsumeAsync(KeygenEventMessage, CancellationToken)"/> returns. You may deliver a message as often
/// as you like, also at the same time: a handler that has completed does not run again.
/// </remarks>
public sealed class KeygenEventConsumer
{
    private const int MostQuoted = 10;
    private const int LongestQuoted = 200;

    private readonly Dictionary<string, ConsumedRegistration> _registrations;
    private readonly TimeProvider _time;
    private readonly WebhookMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<(string Registration, string Event), bool> _unhandled = [];

    internal KeygenEventConsumer(
        IEnumerable<ConsumedRegistration> registrations, TimeProvider time, WebhookMetrics metrics, ILogger<KeygenEventConsumer> logger)
    {
        _registrations = registrations.ToDictionary(static one => one.Name, StringComparer.Ordinal);
        (_time, _metrics, _logger) = (time, metrics, logger);
    }

    /// <inheritdoc cref="ConsumeAsync(KeygenEventMessage, CancellationToken)"/>
    /// <param name="json">The message, as <see cref="KeygenEventMessage.ToJson"/> wrote it.</param>
    /// <param name="cancellationToken">Asks the handlers to stop. Pass a token that fires when the engine stops.</param>
    public async Task ConsumeAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken = default)
    {
        if (!KeygenEventMessage.TryParse(json, out var message, out var failure))
        {
            throw Rejected(null, new(failure, failure is MessageFailure.NewerFormat
                ? $"A newer version of Keygen.Webhooks wrote it, in a format above {KeygenEventMessage.NewestFormat}: update this process, and deliver it again."
                : "It is not the JSON that KeygenEventMessage.ToJson() writes."));
        }

        await ConsumeAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the later handlers of a message that have not completed. It returns when all of them have.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Asks the handlers to stop. Pass a token that fires when the engine stops.</param>
    /// <exception cref="KeygenMessageRejectedException">
    /// The message cannot be read or verified. Move it to the dead letters: another attempt fails too.
    /// </exception>
    /// <exception cref="KeygenMessageFailedException">
    /// A handler failed, or the message could not be handled now. Deliver it again: only what has not completed runs.
    /// </exception>
    public async Task ConsumeAsync(KeygenEventMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var activity = MessageActivity.Start(message);
        KeygenEvent keygenEvent;
        DispatchResult result;
        IReadOnlyList<string> missing;
        try
        {
            var registration = FindRegistration(message);
            var settings = registration.Settings.Current;
            if (settings.Error is { } error)
            {
                throw Failed(message, new(WebhookOutcome.Misconfigured, []), error);
            }

            keygenEvent = MessageVerification.Read(message, await VerifierOfAsync(message, registration, settings, cancellationToken).ConfigureAwait(false), settings);
            MessageActivity.Describe(activity, keygenEvent);
            result = await registration.Dispatcher.DispatchForwardedAsync(keygenEvent, message.Handlers, cancellationToken).ConfigureAwait(false);
            missing = registration.Dispatcher.FindMissing(keygenEvent, message.Handlers);
        }
        catch (KeygenMessageRejectedException rejected)
        {
            MessageActivity.Fail(activity, rejected.Reason);
            throw Rejected(message, rejected);
        }
        catch (KeygenMessageFailedException failed)
        {
            MessageActivity.Fail(activity, failed.Outcome);
            throw;
        }

        Finish(message, result);
        if (result.Outcome.ToStatusCode() is not 200 || missing.Count > 0)
        {
            MessageActivity.Fail(activity, result.Outcome);
            throw result.Outcome.ToStatusCode() is not 200 ? Failed(message, result, null) : NotRegistered(message, missing);
        }
    }

    private ConsumedRegistration FindRegistration(KeygenEventMessage message)
    {
        if (!_registrations.TryGetValue(message.Registration, out var registration))
        {
            throw new KeygenMessageRejectedException(
                MessageFailure.UnknownRegistration, "This process has no registration with the name in the message: call AddKeygenWebhooks with that name.");
        }

        return _time.GetUtcNow() - message.ReceivedAt <= registration.Dispatcher.Memory ? registration : throw new KeygenMessageRejectedException(
            MessageFailure.TooOld, $"It was received at {message.ReceivedAt:u}. The store's marks of that time may be gone, so nobody knows which handlers completed.");
    }

    private static async Task<SignatureVerifier> VerifierOfAsync(
        KeygenEventMessage message, ConsumedRegistration registration, ReceiverSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await registration.GetVerifierAsync(settings, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Failed(message, new(WebhookOutcome.Unavailable, []), "The public keys are not available.", exception);
        }
    }

    private void Finish(KeygenEventMessage message, DispatchResult result)
    {
        _metrics.Consumed(message.Registration, result.Outcome, _time.GetUtcNow() - message.ReceivedAt);
        var level = result.Outcome is WebhookOutcome.Duplicate or WebhookOutcome.InProgress ? LogLevel.Information : LogLevel.Debug;
        Log.Consumed(_logger, level, message.EventName, message.EventId, result.Outcome);
        if (result.Outcome is WebhookOutcome.Ignored && message.Handlers.Count == 0 && _unhandled.TryAdd((message.Registration, message.EventName), true))
        {
            Log.NothingToRun(_logger, message.EventName, message.EventId);
        }
    }

    private KeygenMessageRejectedException Rejected(KeygenEventMessage? message, KeygenMessageRejectedException exception)
    {
        _metrics.Consumed(message?.Registration is { } name && _registrations.ContainsKey(name) ? name : "", exception.Reason, null);
        Log.MessageRejected(_logger, exception.Reason, exception.Message);
        return exception;
    }

    private static KeygenMessageFailedException Failed(KeygenEventMessage message, DispatchResult result, string? reason, Exception? cause = null)
    {
        var open = result.Handlers.Where(static one => one.Result.Status is not (HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone)).ToArray();
        string[] names = Array.ConvertAll(open, static one => one.Handler);
        return new(
            result.Outcome, names, $"{message}: {result.Outcome}{(names.Length > 0 ? $" ({string.Join(", ", names)})" : "")}.{(reason is null ? "" : $" {reason}")}",
            cause ?? open.FirstOrDefault(static one => one.Result.Error is not null).Result.Error);
    }

    private static KeygenMessageFailedException NotRegistered(KeygenEventMessage message, IReadOnlyList<string> missing) => new(
        WebhookOutcome.Ignored, missing,
        $"{message}: the receiver handed it over for {Quote(missing)}, which is not registered here. If you renamed the handler, give its old name in formerNames.",
        null);

    /// <summary>The names are what the queue says: perhaps many, perhaps long.</summary>
    private static string Quote(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostQuoted).Select(static name => name.Length <= LongestQuoted ? name : $"{name[..LongestQuoted]}…"))
        + (names.Count > MostQuoted ? $" and {names.Count - MostQuoted} more" : "");
}
