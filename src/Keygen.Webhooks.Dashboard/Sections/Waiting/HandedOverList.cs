using System.Globalization;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>The events that were handed over to an engine, and whose later handlers have not all completed.</summary>
internal static class HandedOverList
{
    /// <summary>How many events are looked up at once in a store that cannot list them.</summary>
    private const int Step = 100;

    public static bool IsUsed(DashboardRegistration registration) => registration.Dispatcher.Subscriptions.Any(static one => one.Execution is HandlerExecution.Later);

    /// <summary>The handlers of this process that run later.</summary>
    public static IReadOnlyList<string> HandlersOf(DashboardRegistration registration) =>
        [.. registration.Dispatcher.Subscriptions.Where(static one => one.Execution is HandlerExecution.Later && one.Handler is not HandlerNames.Forward).Select(static one => one.Handler)];

    public static async Task<WaitingPageJson> ListAsync(
        DashboardRegistration registration, KeptDeliveries kept, string? cursor, int pageSize, CancellationToken cancellationToken)
    {
        if (registration.States is not { } states)
        {
            return new([], null, "This store cannot tell which events were handed over and are not completed. Ask the engine.");
        }

        if (states.CanList(EventFilter.HandedOver))
        {
            var page = await states.ListAsync(
                new() { Filter = EventFilter.HandedOver, Registration = registration.Name, Cursor = cursor, PageSize = pageSize }, cancellationToken).ConfigureAwait(false);
            return new([.. page.Events.Select(one => RowOf(registration, one, kept.Find(null, one.Key.IdempotencyToken)))], page.Next, null);
        }

        const string Sentence = "This store cannot list what was handed over. Here are only events whose delivery this server keeps. The engine knows all; Entity Framework Core lists all.";
        var before = cursor is null ? long.MaxValue
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : throw new EventQuery().InvalidCursor();
        var rows = new List<WaitingRowJson>();
        foreach (var step in kept.HandedOver.Where(one => one.Sequence < before).Chunk(Step))
        {
            foreach (var (delivery, status) in await FindAsync(states, registration.Name, step, cancellationToken).ConfigureAwait(false))
            {
                if (rows.Count == pageSize)
                {
                    return new(rows, before.ToString(CultureInfo.InvariantCulture), Sentence);
                }

                rows.Add(RowOf(registration, status, delivery));
                before = delivery.Sequence;
            }
        }

        return new(rows, null, Sentence);
    }

    /// <returns>What the store knows of those events that were handed over, and whose later handlers have not completed.</returns>
    private static async Task<IEnumerable<(RecordedDelivery Delivery, EventStatus Status)>> FindAsync(
        IEventStateReader states, string registration, RecordedDelivery[] deliveries, CancellationToken cancellationToken)
    {
        var keys = Array.ConvertAll(deliveries, one => new EventKey(registration, one.AccountId!, one.EventToken!));
        var found = await states.FindAllAsync(keys, cancellationToken).ConfigureAwait(false);
        var open = await OpenAsync(states, found, cancellationToken).ConfigureAwait(false);
        return deliveries.Zip(found).Where(one => one.Second is { } status && open.Contains(status.Key)).Select(static one => (one.First, one.Second!));
    }

    public static bool IsHandedOver(EventStatus status) => status.Completed.Contains(HandlerNames.Forward, StringComparer.Ordinal);

    /// <summary>Those that were handed over, and whose later handlers have not all completed. The marks of these have a key of their own.</summary>
    public static async Task<HashSet<EventKey>> OpenAsync(IEventStateReader states, IEnumerable<EventStatus?> events, CancellationToken cancellationToken)
    {
        EventKey[] keys = [.. events.OfType<EventStatus>().Where(IsHandedOver).Select(static one => one.Key)];
        var later = keys.Length > 0 ? await states.FindAllAsync(Array.ConvertAll(keys, static key => key.ToLaterKey()), cancellationToken).ConfigureAwait(false) : [];
        return [.. keys.Zip(later).Where(static one => one.Second is not { State: EventState.Settled }).Select(static one => one.First)];
    }

    private static WaitingRowJson RowOf(DashboardRegistration registration, EventStatus status, RecordedDelivery? delivery)
    {
        var name = delivery?.EventName ?? status.Identity?.EventName;
        var later = HandlersOf(registration);
        string[] waits = [.. later.Where(one => !status.Completed.Contains(one, StringComparer.Ordinal) && (name is null || Takes(registration, delivery?.Event, name).Contains(one)))];
        return new()
        {
            Token = status.Key.IdempotencyToken,
            EventId = delivery?.EventId ?? status.Identity?.EventId,
            Event = name,
            ResourceType = delivery?.Subject.Resource?.Type ?? status.Identity?.ResourceType,
            ResourceId = delivery?.Subject.Resource?.Id ?? status.Identity?.ResourceId,
            LicenseId = delivery?.Subject.LicenseId ?? status.Identity?.LicenseId,
            At = delivery?.EndedAt ?? status.SeenAt,
            Failures = WaitingLists.FailuresOf(status),
            Completed = WaitingLists.CompletedOf(status),
            Waits = waits,
            Next = SentenceOf(status, name, waits),
            CanRun = registration.Replay is not null && waits.Length > 0,
        };
    }

    private static IReadOnlyList<string> Takes(DashboardRegistration registration, KeygenEvent? keygenEvent, string name) => EventRuns.HandlersOf(registration, keygenEvent, name);

    private static string SentenceOf(EventStatus status, string? name, string[] waits) =>
        waits.Length == 0 ? "Its later handlers are in another process. Only that process or the engine can run them."
        : status.Failures.Count > 0 ? "A handler failed. The engine tries it again, or has put the message aside."
        : name is null ? "It waits in the engine, or runs. The store knows no name of the event, so these are all handlers that it may be for."
        : "It waits in the engine, or runs.";
}
