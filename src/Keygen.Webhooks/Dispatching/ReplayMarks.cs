using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// The keys under which replays mark an event, and what their marks say. No event has such a key, because a token has no colon.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="key">The event's own key.</param>
/// <param name="names">All handlers of the event.</param>
internal sealed class ReplayMarks(IIdempotencyStore store, EventKey key, IReadOnlyList<string> names)
{
    /// <summary>The key of an event within a replay that runs handlers again.</summary>
    public static EventKey OfReplay(EventKey key, string replay) => key with { IdempotencyToken = $"replay:{replay}:{key.IdempotencyToken}" };

    /// <summary>The key of the handlers of an event that run later. They are claimed apart from the delivery, which has ended by then.</summary>
    public static EventKey OfLater(EventKey key) => key with { IdempotencyToken = $"later:{key.IdempotencyToken}" };

    /// <summary>
    /// The key of a settled event and one handler that is back-filled. Each handler needs a key of its own: one that they shared would be
    /// settled with the first, and closed to handlers that come later.
    /// </summary>
    public EventKey OfBackFill(string handler) => key with { IdempotencyToken = $"back-fill:{handler}:{key.IdempotencyToken}" };

    public ValueTask<ReplayPreview> PreviewAsync(ReplayScope scope, IReadOnlyList<string> chosen, CancellationToken cancellationToken) =>
        scope.RunsAgain ? PreviewAgainAsync(scope.Replay, chosen, cancellationToken) : PreviewBackFillAsync(chosen, cancellationToken);

    /// <summary>
    /// The same for an event whose chosen handlers did not run under its own key: it is settled, or they have completed under that key.
    /// </summary>
    public async ValueTask<ReplayPreview> PreviewSettledAsync(IReadOnlyList<string> chosen, CancellationToken cancellationToken) =>
        await store.FindAsync(key, cancellationToken).ConfigureAwait(false) is EventState.Settled
            ? await PreviewBackFillAsync(chosen, cancellationToken).ConfigureAwait(false)
            : new([], chosen, []);

    public async ValueTask<ReplayPreview> PreviewBackFillAsync(IReadOnlyList<string> chosen, CancellationToken cancellationToken)
    {
        // In this order: a delivery may settle the event in between.
        var state = await store.FindAsync(key, cancellationToken).ConfigureAwait(false);
        var completed = await store.FindCompletedAsync(key, names, cancellationToken).ConfigureAwait(false);
        if (state is not EventState.Settled)
        {
            // A claim tells exactly. A store that does not know in advance counts them as open.
            return Split(chosen, completed ?? []);
        }

        if (completed is null)
        {
            return new([], [], chosen);
        }

        var done = new HashSet<string>(completed, StringComparer.Ordinal);
        foreach (var handler in chosen.Where(handler => !done.Contains(handler)).ToArray())
        {
            if (await IsBackFilledAsync(handler, cancellationToken).ConfigureAwait(false))
            {
                done.Add(handler);
            }
        }

        return Split(chosen, done);
    }

    private async ValueTask<ReplayPreview> PreviewAgainAsync(string replay, IReadOnlyList<string> chosen, CancellationToken cancellationToken)
    {
        var own = OfReplay(key, replay);
        var done = await store.FindCompletedAsync(own, chosen, cancellationToken).ConfigureAwait(false);
        return await store.FindAsync(own, cancellationToken).ConfigureAwait(false) is EventState.Settled ? new([], chosen, []) : Split(chosen, done ?? []);
    }

    /// <summary>Whether a back-fill has run the handler, under its name or a former one.</summary>
    private async ValueTask<bool> IsBackFilledAsync(string handler, CancellationToken cancellationToken)
    {
        var former = HandlerNames.FormerOf(names).Where(name => string.Equals(HandlerNames.CurrentOf(names, name), handler, StringComparison.Ordinal));
        foreach (var name in former.Prepend(handler))
        {
            if (await store.FindAsync(OfBackFill(name), cancellationToken).ConfigureAwait(false) is EventState.Settled)
            {
                return true;
            }
        }

        return false;
    }

    private static ReplayPreview Split(IReadOnlyList<string> chosen, IReadOnlyCollection<string> done) =>
        new([.. chosen.Where(name => !done.Contains(name))], [.. chosen.Where(done.Contains)], []);
}
