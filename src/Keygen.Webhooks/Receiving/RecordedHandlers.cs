using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Compares the registered handlers with those that the store has recorded. It logs handlers that are recorded for a failing event but are
/// no longer registered: they may have been renamed. It logs former names that are still needed, and handlers that no recent settled event
/// ran: they may be new.
/// </summary>
/// <remarks>
/// It reads a few pages, once, after the start. An event stays open when a handler failed, so failing events are enough. For an event that
/// a crash left open, the log message 1305 is written at its next delivery.
/// </remarks>
internal sealed class RecordedHandlers(TimeProvider time, ILogger<WebhookReceiver> logger) : IDisposable
{
    /// <summary>Keygen makes its last attempt within three days.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(3);

    /// <summary>How many events of each kind are read.</summary>
    private const int MostEvents = 1000;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Compares in the background: a store that is slow or away does not delay the start.</summary>
    public void Start(IEnumerable<RegisteredReceiver> receivers)
    {
        var stop = _stop.Token;
        foreach (var receiver in receivers.Where(static one => !one.Handlers.IsEmpty))
        {
            if (LeasedIdempotencyStore.ReaderOf(receiver.Store) is { } reader)
            {
                _ = Task.Run(() => CompareOrLogAsync(reader, receiver.Receiver.Name, receiver.Handlers.Names, stop), CancellationToken.None);
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    internal async Task CompareAsync(IEventStateReader reader, string registration, IReadOnlyList<string> registered, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Window;
        var failing = await ReadAsync(reader, registration, EventFilter.Failing, since, cancellationToken).ConfigureAwait(false);
        var recorded = failing.SelectMany(static one => one.Failures.Select(static failure => failure.Handler).Concat(one.Completed));
        foreach (var name in recorded.Except(registered.Append(HandlerNames.Forward), StringComparer.Ordinal))
        {
            if (HandlerNames.CurrentOf(registered, name) is var current && !string.Equals(current, name, StringComparison.Ordinal))
            {
                Log.HandlerRenamed(logger, name, current);
            }
            else
            {
                Log.HandlerNotRegistered(logger, name);
            }
        }

        if (!reader.CanList(EventFilter.Settled))
        {
            return;
        }

        var settled = await ReadAsync(reader, registration, EventFilter.Settled, DateTimeOffset.MinValue, cancellationToken).ConfigureAwait(false);
        var run = settled.SelectMany(static one => one.Completed).Select(name => HandlerNames.CurrentOf(registered, name));
        var without = registered.Except(run, StringComparer.Ordinal).ToArray();
        if (settled.Count > 0 && without.Length > 0)
        {
            Log.HandlersWithoutMark(logger, settled.Count, registration, string.Join(", ", without));
        }
    }

    private async Task CompareOrLogAsync(IEventStateReader reader, string registration, IReadOnlyList<string> registered, CancellationToken stop)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
            await CompareAsync(reader, registration, registered, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!stop.IsCancellationRequested)
            {
                Log.HandlersNotCompared(logger, exception);
            }
        }
    }

    private static async Task<List<EventStatus>> ReadAsync(
        IEventStateReader reader, string registration, EventFilter filter, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var read = new List<EventStatus>();
        var query = new EventQuery { Filter = filter, Registration = registration, PageSize = EventQuery.LargestPage };
        do
        {
            var page = await reader.ListAsync(query, cancellationToken).ConfigureAwait(false);
            read.AddRange(page.Events.Where(one => one.SeenAt >= since));
            query = query with { Cursor = page.Events.Count > 0 && page.Events[^1].SeenAt < since ? null : page.Next };
        }
        while (query.Cursor is not null && read.Count < MostEvents);
        return read;
    }
}
