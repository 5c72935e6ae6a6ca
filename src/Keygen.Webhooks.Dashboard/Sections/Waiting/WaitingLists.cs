using System.Globalization;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>The events that wait, as the store and catch-up know them. All servers share these.</summary>
internal static class WaitingLists
{
    public const string Failing = "failing", Open = "open", HandedOver = "handed-over", Parked = "parked";

    private const int PageSize = 50;

    public static async Task<WaitingCountsJson> CountAsync(DashboardRegistration registration, CancellationToken cancellationToken)
    {
        var counts = registration.States is { } states ? await states.CountAsync(cancellationToken).ConfigureAwait(false) : null;
        var (waiting, problem) = await ReadWaitingAsync(registration, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Failing = counts?.Failing,
            OldestFailure = counts?.OldestFailure,
            Open = counts?.Open,
            Parked = waiting?.Count(static one => one.IsParked),
            OpenForCatchUp = waiting?.Count(static one => !one.IsParked),
            ParkedForGood = waiting?.Count(static one => one.Due is null),
            Sets = [.. Sets(registration)],
            Sentences = [.. Sentences(registration), .. problem],
            CanRun = registration.Replay is not null,
        };
    }

    public static async Task<WaitingPageJson> ListAsync(
        DashboardServices dashboard, DashboardRegistration registration, string set, string? cursor, CancellationToken cancellationToken)
    {
        if (!Sets(registration).Contains(set, StringComparer.Ordinal))
        {
            throw RequestRefusedException.NotFound("Nothing here can list these events.");
        }

        var kept = new KeptDeliveries(dashboard, registration);
        try
        {
            var page = set switch
            {
                Parked => await ListParkedAsync(registration, cursor, cancellationToken).ConfigureAwait(false),
                HandedOver => await HandedOverList.ListAsync(registration, kept, cursor, PageSize, cancellationToken).ConfigureAwait(false),
                _ => await ListStatesAsync(registration, set is Open ? EventFilter.Open : EventFilter.Failing, cursor, cancellationToken).ConfigureAwait(false),
            };
            return page with { Rows = [.. page.Rows.Select(kept.Link)] };
        }
        catch (ArgumentException exception) when (exception.ParamName is nameof(EventQuery.Cursor))
        {
            throw new RequestRefusedException(400, "The list has changed. Read it again.");
        }
    }

    public static IReadOnlyList<FailureJson> FailuresOf(EventStatus status) =>
        [.. status.Failures.Select(static one => new FailureJson(one.Handler, one.Attempts, one.LastErrorType, one.LastFailedAt))];

    public static IReadOnlyList<string> CompletedOf(EventStatus status) => [.. status.Completed.Where(static name => name is not HandlerNames.Forward)];

    /// <summary>What catch-up has; a sentence when its progress cannot be read. The other lists are good all the same.</summary>
    private static async Task<(IReadOnlyList<WaitingEvent>? Waiting, string[] Problem)> ReadWaitingAsync(
        DashboardRegistration registration, CancellationToken cancellationToken)
    {
        try
        {
            return (registration.CatchUp is { } catchUp ? await catchUp.ListWaitingAsync(cancellationToken).ConfigureAwait(false) : null, []);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (null, [$"The progress of catch-up cannot be read ({exception.GetType().Name})."]);
        }
    }

    private static IEnumerable<string> Sets(DashboardRegistration registration)
    {
        if (registration.States is { } states)
        {
            yield return Failing;
            if (states.CanList(EventFilter.Open))
            {
                yield return Open;
            }
        }

        if (HandedOverList.IsUsed(registration))
        {
            yield return HandedOver;
        }

        if (registration.CatchUp is not null)
        {
            yield return Parked;
        }
    }

    private static IEnumerable<string> Sentences(DashboardRegistration registration)
    {
        if (registration.States is not { } states)
        {
            yield return "This store does not say which events are failing: use Entity Framework Core, Redis or the store in memory, or implement IEventStateReader.";
        }
        else if (!states.CanList(EventFilter.Open))
        {
            yield return "This store lists failing events only. Entity Framework Core lists open ones too: also those that are running.";
        }

        if (registration.CatchUp is null)
        {
            yield return "To run events from here, and to see those that catch-up has parked, add AddCatchUp() and a token of Keygen's API.";
        }
    }

    private static async Task<WaitingPageJson> ListStatesAsync(
        DashboardRegistration registration, EventFilter filter, string? cursor, CancellationToken cancellationToken)
    {
        var states = registration.States!;
        var page = await states.ListAsync(
            new() { Filter = filter, Registration = registration.Name, Cursor = cursor, PageSize = PageSize }, cancellationToken).ConfigureAwait(false);

        // What was handed over is open under a key of its own; the event's own marks say that it was.
        var own = HandedOverList.IsUsed(registration)
            ? await states.FindAllAsync([.. page.Events.Select(static one => one.Key.ToEventKey())], cancellationToken).ConfigureAwait(false) : [];
        return new(
            [.. page.Events.Select((one, i) => RowOf(one, registration.Replay is not null, own.ElementAtOrDefault(i) is { } status && HandedOverList.IsHandedOver(status)))],
            page.Next, null);
    }

    private static WaitingRowJson RowOf(EventStatus status, bool canRun, bool isForwarded) => new()
    {
        Token = status.Key.ToEventKey().IdempotencyToken,
        EventId = status.Identity?.EventId,
        Event = status.Identity?.EventName,
        ResourceType = status.Identity?.ResourceType,
        ResourceId = status.Identity?.ResourceId,
        LicenseId = status.Identity?.LicenseId,
        At = status.SeenAt,
        Failures = FailuresOf(status),
        Completed = CompletedOf(status),
        Next = status.Key.IsReplay ? "It failed in a replay. No delivery tries it again: run that replay again."
            : isForwarded ? "It was handed over to the engine of later handlers, which tries it again. See Handed over."
            : status.Failures.Count > 0 ? "Keygen delivers it again, for about two days. After that, only catch-up or a replay runs it."
            : "A handler is running, or the process that ran it has ended. Keygen delivers it again.",
        CanRun = canRun && !status.Key.IsReplay,
    };

    private static async Task<WaitingPageJson> ListParkedAsync(DashboardRegistration registration, string? cursor, CancellationToken cancellationToken)
    {
        var all = (await registration.CatchUp!.ListWaitingAsync(cancellationToken).ConfigureAwait(false)).Reverse().ToArray();
        var from = cursor is null ? 0 : Math.Max(0, Array.FindIndex(all, one => one.EventId == cursor) + 1);
        var known = await KnownAsync(registration, cancellationToken).ConfigureAwait(false);
        var page = all.Skip(from).Take(PageSize).ToArray();
        return new([.. page.Select(one => RowOf(one, known.GetValueOrDefault(one.EventId)))], from + page.Length < all.Length ? page[^1].EventId : null, null);
    }

    /// <summary>What the store knows about events that failed last: catch-up keeps ids only.</summary>
    private static async Task<Dictionary<string, EventStatus>> KnownAsync(DashboardRegistration registration, CancellationToken cancellationToken)
    {
        var page = registration.States is { } states
            ? await states.ListAsync(new() { Registration = registration.Name, PageSize = EventQuery.LargestPage }, cancellationToken).ConfigureAwait(false)
            : new([], null);
        return page.Events.Where(static one => one is { Identity: not null, Key.IsReplay: false })
            .DistinctBy(static one => one.Identity!.EventId).ToDictionary(static one => one.Identity!.EventId, StringComparer.Ordinal);
    }

    private static WaitingRowJson RowOf(WaitingEvent waiting, EventStatus? known)
    {
        var state = waiting.IsParked ? "Parked" : "Open for catch-up, not parked";
        var tried = waiting.Attempts == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{waiting.Attempts} times");
        var next = waiting.Due is { } due ? string.Create(CultureInfo.InvariantCulture, $"{state}: catch-up tried it {tried}, and tries it again after {due:u}.")
            : $"Parked for good: catch-up tried it {tried} and does not try it again by itself.";
        var row = known is null ? new() { Next = next, CanRun = true } : RowOf(known, canRun: true, isForwarded: false) with { Next = next };
        return row with { EventId = waiting.EventId, At = waiting.Created };
    }
}
