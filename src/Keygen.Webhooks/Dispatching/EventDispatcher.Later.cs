using System.Runtime.ExceptionServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <content>Handlers that run later: for a message, or in place of a hand-over that is not possible.</content>
public sealed partial class EventDispatcher
{
    /// <summary>The store's memory ends this much before its retention, for clocks and tolerances.</summary>
    private static readonly TimeSpan SafetyOfMarks = TimeSpan.FromDays(2);

    /// <summary>The result when a shutdown or the token keeps handlers from starting. The event needs another attempt.</summary>
    private static readonly DispatchResult Draining = new(WebhookOutcome.Draining, []);

    /// <summary>For how long marks tell what was completed.</summary>
    internal TimeSpan Memory => _store.Traits.Retention - SafetyOfMarks;

    /// <summary>The names of the event's handlers that run later.</summary>
    internal IReadOnlyList<string> LaterNamesOf(KeygenEvent keygenEvent) => _handlers.For(keygenEvent)?.Later?.Names ?? [];

    /// <summary>Returns those names of a message that no handler of its event has.</summary>
    internal IReadOnlyList<string> FindMissing(KeygenEvent keygenEvent, IReadOnlyList<string> named)
    {
        var set = _handlers.For(keygenEvent)?.ForMessage(named);
        return [.. named.Where(name => set?.Find(name) is null)];
    }

    /// <summary>Runs the handlers of a message that have not completed, under marks of their own.</summary>
    /// <param name="keygenEvent">The event, read from a message that verified.</param>
    /// <param name="named">The names of handlers in the message.</param>
    /// <param name="cancellationToken">Asks the handlers to stop.</param>
    internal Task<DispatchResult> DispatchForwardedAsync(KeygenEvent keygenEvent, IReadOnlyList<string> named, CancellationToken cancellationToken) =>
        EnterAsync(keygenEvent, async settings =>
        {
            using var scope = ScopeOf(keygenEvent);
            return _handlers.For(keygenEvent)?.ForMessage(named) is { } set
                ? await RunLaterAsync(keygenEvent, set, FindMissing(keygenEvent, named), settings.Options, cancellationToken).ConfigureAwait(false)
                : Ignored;
        });

    /// <summary>
    /// Runs all handlers of an event that was fetched. It has no signed headers, so nothing can be handed over: its later handlers run
    /// here, and the hand-over is then recorded as done. The two claims are never held at the same time.
    /// </summary>
    private async ValueTask<DispatchResult> RunInPlaceAsync(
        KeygenEvent keygenEvent, EventHandlers handlers, KeygenWebhooksOptions options, CancellationToken cancellationToken)
    {
        using var scope = ScopeOf(keygenEvent);
        var (key, names) = (EventKey.Of(keygenEvent), handlers.AtReceipt.Names);
        var isForwarded = false;
        var failure = await AskStoreAsync(
            async ct =>
            {
                isForwarded = await _store.FindAsync(key, ct).ConfigureAwait(false) is EventState.Settled
                    || await _store.FindCompletedAsync(key, names, ct).ConfigureAwait(false) is { } done && done.Contains(Idempotency.HandlerNames.Forward);
            }, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return failure;
        }

        if (isForwarded || handlers.Later is not { } later)
        {
            return await ClaimAndRunAsync(keygenEvent, key, handlers.AtReceipt, names, options, cancellationToken).ConfigureAwait(false);
        }

        var ofLater = await RunLaterAsync(keygenEvent, later, handlers.OfOthers, options, cancellationToken).ConfigureAwait(false);
        var set = handlers.IsForwardedAnyway ? handlers.AtReceipt
            : ofLater.Outcome is WebhookOutcome.Handled or WebhookOutcome.Duplicate ? handlers.AtReceipt.Forwarding(static (_, _) => Task.CompletedTask)
            : handlers.Inline;
        if (set is null)
        {
            return ofLater;
        }

        var others = IsStopping(cancellationToken)
            ? Draining
            : await ClaimAndRunAsync(keygenEvent, key, set, names, options, cancellationToken).ConfigureAwait(false);
        return Both(ofLater, others);
    }

    /// <summary>
    /// Runs later handlers, but for those that completed inline: they were moved in the meantime. Handlers that only another process has
    /// stay open: without their names, the last handler here would settle what they must still do.
    /// </summary>
    private async ValueTask<DispatchResult> RunLaterAsync(
        KeygenEvent keygenEvent, HandlerSet later, IReadOnlyList<string> missing, KeygenWebhooksOptions options, CancellationToken cancellationToken)
    {
        var key = EventKey.Of(keygenEvent);
        var (failure, open) = await WithoutInlineAsync(key, later, cancellationToken).ConfigureAwait(false);
        return failure ?? (open is null
            ? await MarkLaterAsync(key, later, later.NamesWith(missing), cancellationToken).ConfigureAwait(false)
            : await ClaimAndRunAsync(keygenEvent, key.ToLaterKey(), open, open.NamesWith(missing), options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Marks later handlers that completed inline as completed later, without running them: nothing else settles the key, and the event
    /// would seem to wait for good. If the marks cannot be written, the outcome is InProgress or Unavailable, and a message is
    /// delivered again.
    /// </summary>
    private async ValueTask<DispatchResult> MarkLaterAsync(EventKey key, HandlerSet done, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var outcome = WebhookOutcome.Duplicate;
        var failure = await AskStoreAsync(
            async ct =>
            {
                var claim = await _store.ClaimAsync(key.ToLaterKey(), names, ct).ConfigureAwait(false);
                await using var released = claim.ConfigureAwait(false);
                var isMarked = claim.Status is not ClaimStatus.InProgress;
                foreach (var name in claim.Status is ClaimStatus.Claimed ? done.Names : [])
                {
                    var run = await claim.RunAsync(name, static (_, _) => Task.CompletedTask, CancellationToken.None).ConfigureAwait(false);
                    if (run is { Status: HandlerRunStatus.Failed or HandlerRunStatus.Unavailable, Error: { } error })
                    {
                        ExceptionDispatchInfo.Throw(error);
                    }

                    isMarked &= run.Status is HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone;
                }

                outcome = isMarked ? outcome : WebhookOutcome.InProgress;
            },
            cancellationToken).ConfigureAwait(false);
        return failure ?? new(outcome, []);
    }

    /// <returns>The failure of the store, or the handlers that have not completed under the event's own key; null for none.</returns>
    private async ValueTask<(DispatchResult? Failure, HandlerSet? Open)> WithoutInlineAsync(
        EventKey key, HandlerSet later, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string>? inline = null;
        var failure = await AskStoreAsync(
            async ct => inline = await _store.FindCompletedAsync(key, later.Names, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return (failure, later.Except(inline ?? []));
    }

    /// <returns>Null when the store answered in time.</returns>
    private async ValueTask<DispatchResult?> AskStoreAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(cancellationToken).WaitAsync(StoreTimeout, _context.Time, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Draining;
            }

            Log.StoreUnavailable(_context.Logger, exception, _context.Pool.Hint());
            return new(WebhookOutcome.Unavailable, []);
        }
    }

    private bool IsStopping(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested || _gate.GraceIsOver.IsCancellationRequested;

    private static DispatchResult Both(DispatchResult first, DispatchResult second) =>
        new(first.Outcome.OrWorse(second.Outcome), [.. first.Handlers, .. second.Handlers]);
}
