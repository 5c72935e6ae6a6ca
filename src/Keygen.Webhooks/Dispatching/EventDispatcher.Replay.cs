using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <content>Replays: some handlers of an event, under marks that live deliveries share or do not know.</content>
public sealed partial class EventDispatcher
{
    /// <summary>
    /// Runs chosen handlers of an event for a replay. A back-fill claims the event itself, so that a delivery of the event never runs a
    /// handler a second time. A replay that runs handlers again has marks of its own. Later handlers run here: nothing is handed over.
    /// </summary>
    /// <param name="keygenEvent">The event, read from a verified delivery or response.</param>
    /// <param name="scope">The replay's name and its handlers.</param>
    /// <param name="cancellationToken">Asks the handlers to stop.</param>
    /// <returns>
    /// The result, as of <see cref="DispatchAsync"/>. <see cref="WebhookOutcome.Ignored"/> when no chosen handler takes the event;
    /// <see cref="WebhookOutcome.Duplicate"/> when none had to run;
    /// <see cref="WebhookOutcome.Draining"/> when a shutdown or the token stopped it before all had started.
    /// </returns>
    public Task<DispatchResult> ReplayAsync(KeygenEvent keygenEvent, ReplayScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        ArgumentNullException.ThrowIfNull(scope);
        keygenEvent = keygenEvent.For(Registration, scope.Replay);
        return EnterAsync(keygenEvent, settings => ReplayWithinGateAsync(keygenEvent, scope, settings.Options, cancellationToken));
    }

    /// <summary>Returns what <see cref="ReplayAsync"/> would do, without running or changing anything.</summary>
    /// <param name="keygenEvent">The event, read from a verified delivery or response.</param>
    /// <param name="scope">The replay's name and its handlers.</param>
    /// <param name="cancellationToken">Cancels the wait for the store.</param>
    /// <returns>The chosen handlers that take the event; all lists are empty when there is none.</returns>
    /// <exception cref="Exception">The store could not be reached.</exception>
    public async Task<ReplayPreview> PreviewReplayAsync(KeygenEvent keygenEvent, ReplayScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        ArgumentNullException.ThrowIfNull(scope);
        keygenEvent = keygenEvent.For(Registration, scope.Replay);
        return _handlers.For(keygenEvent) is { } handlers
            ? await PreviewAsync(EventKey.Of(keygenEvent), scope, handlers, cancellationToken)
                .WaitAsync(StoreTimeout, _context.Time, cancellationToken).ConfigureAwait(false)
            : ReplayPreview.Empty;
    }

    private async Task<ReplayPreview> PreviewAsync(EventKey key, ReplayScope scope, EventHandlers handlers, CancellationToken cancellationToken)
    {
        var preview = ReplayPreview.Empty;
        if (scope.RunsAgain)
        {
            return handlers.Only(scope.Handlers) is { } all
                ? await new ReplayMarks(_store, key, all.Names).PreviewAsync(scope, all.Names, cancellationToken).ConfigureAwait(false)
                : preview;
        }

        if (handlers.Inline?.Only(scope.Handlers) is { } inline)
        {
            preview = await new ReplayMarks(_store, key, handlers.AtReceipt.Names).PreviewAsync(scope, inline.Names, cancellationToken).ConfigureAwait(false);
        }

        if (handlers.Later?.Only(scope.Handlers) is { } later)
        {
            var moved = await _store.FindCompletedAsync(key, later.Names, cancellationToken).ConfigureAwait(false) ?? [];
            preview = preview.And(new([], [.. moved], []));
            preview = later.Except(moved) is not { } open ? preview : preview.And(
                await new ReplayMarks(_store, key.ToLaterKey(), handlers.Later.Names).PreviewAsync(scope, open.Names, cancellationToken).ConfigureAwait(false));
        }

        return preview;
    }

    private async ValueTask<DispatchResult> ReplayWithinGateAsync(
        KeygenEvent keygenEvent, ReplayScope scope, KeygenWebhooksOptions options, CancellationToken cancellationToken)
    {
        if (_handlers.For(keygenEvent) is not { } handlers || handlers.Only(scope.Handlers) is not { } chosen)
        {
            return Ignored;
        }

        using var logScope = ScopeOf(keygenEvent);
        var key = EventKey.Of(keygenEvent);
        if (scope.RunsAgain)
        {
            return await ClaimAndRunAsync(keygenEvent, ReplayMarks.OfReplay(key, scope.Replay), chosen, chosen.Names, options, cancellationToken)
                .ConfigureAwait(false);
        }

        // All names: the event is settled only when the handlers that were not chosen have completed too.
        var result = handlers.Inline?.Only(scope.Handlers) is { } inline
            ? await BackFillAsync(keygenEvent, key, inline, handlers.AtReceipt.Names, options, cancellationToken).ConfigureAwait(false)
            : new(WebhookOutcome.Duplicate, []);
        if (handlers.Later?.Only(scope.Handlers) is not { } later)
        {
            return result;
        }

        if (IsStopping(cancellationToken))
        {
            return Both(result, Draining);
        }

        var names = handlers.Later.NamesWith(handlers.OfOthers);
        var (failure, open) = await WithoutInlineAsync(key, later, cancellationToken).ConfigureAwait(false);
        var ofLater = failure ?? (open is null
            ? await MarkLaterAsync(key, later, names, cancellationToken).ConfigureAwait(false)
            : await BackFillAsync(keygenEvent, key.ToLaterKey(), open, names, options, cancellationToken).ConfigureAwait(false));
        return Both(result, ofLater);
    }

    /// <summary>Runs chosen handlers that have not completed under a key.</summary>
    private async ValueTask<DispatchResult> BackFillAsync(
        KeygenEvent keygenEvent, EventKey key, HandlerSet chosen, IReadOnlyList<string> names, KeygenWebhooksOptions options,
        CancellationToken cancellationToken)
    {
        var result = await ClaimAndRunAsync(keygenEvent, key, chosen, names, options, cancellationToken).ConfigureAwait(false);
        if (result.Outcome is not WebhookOutcome.Duplicate && !result.Handlers.Any(static receipt => receipt.Result.Status is HandlerRunStatus.AlreadyDone))
        {
            return result;
        }

        // A handler that did not run was done, or the event was settled without it.
        var settled = await BackFillSettledAsync(keygenEvent, chosen, new(_store, key, names), options, cancellationToken).ConfigureAwait(false);
        return result.Outcome is WebhookOutcome.Duplicate ? settled : Both(result, settled);
    }

    /// <summary>Runs the handlers that did not exist when the event was settled. Deliveries never run them, because it is settled.</summary>
    private async ValueTask<DispatchResult> BackFillSettledAsync(
        KeygenEvent keygenEvent, HandlerSet chosen, ReplayMarks marks, KeygenWebhooksOptions options, CancellationToken cancellationToken)
    {
        var preview = ReplayPreview.Empty;
        if (await AskStoreAsync(
            async ct => preview = await marks.PreviewSettledAsync(chosen.Names, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        var (outcome, receipts) = (WebhookOutcome.Duplicate, new List<HandlerReceipt>());
        foreach (var handler in preview.Open)
        {
            if (IsStopping(cancellationToken))
            {
                return new(outcome.OrWorse(WebhookOutcome.Draining), receipts);
            }

            var one = chosen.Only([handler])!;
            var result = await ClaimAndRunAsync(keygenEvent, marks.OfBackFill(handler), one, one.Names, options, cancellationToken).ConfigureAwait(false);
            receipts.AddRange(result.Handlers);
            outcome = outcome.OrWorse(result.Outcome);
        }

        return new(outcome, receipts);
    }
}
