using System.Text.Json;
using Keygen.Webhooks.Dashboard.Masking;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Dashboard.Sections.Waiting;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Dashboard.Sections.Events;

/// <summary>Everything about one event of Keygen's list, made when somebody opens it.</summary>
internal static class EventDetails
{
    public static async Task<EventDetailsJson> OfAsync(DashboardRegistration registration, EventRecord row, bool isMasked, CancellationToken cancellationToken)
    {
        var (listed, state) = (await KeygenList.KnownAsync(registration, [row], cancellationToken).ConfigureAwait(false))[0];
        EventReader.TryRead(row, out var keygenEvent, out var failure);
        var (payload, without) = keygenEvent is null
            ? ((JsonElement?)null, row.HasPayload ? $"The row cannot be read as an event ({failure})." : "Keygen has not stored the payload yet.")
            : PayloadOf(keygenEvent, isMasked);
        return new()
        {
            Row = listed,
            Token = row.IdempotencyToken,
            LastResponseCode = row.LastResponseCode,
            LastResponseBody = isMasked && !IsWordOfKeygen(row.LastResponseBody) ? null : row.LastResponseBody,
            Failures = [.. (state?.Failures ?? []).Select(static one => new FailureJson(one.Handler, one.Attempts, one.LastErrorType, one.LastFailedAt))],
            Completed = [.. (state?.Completed ?? []).Where(static name => name is not HandlerNames.Forward)],
            Retry = [.. await RetryAsync(registration, keygenEvent, state, cancellationToken).ConfigureAwait(false)],
            NoPayload = without,
            Payload = payload,
            IsMasked = isMasked,
            CanRun = keygenEvent is null ? [] : EventRuns.HandlersOf(registration, keygenEvent, row.Name),
        };
    }

    private static (JsonElement? Payload, string? Without) PayloadOf(KeygenEvent keygenEvent, bool isMasked)
    {
        try
        {
            return PayloadTree.Of(keygenEvent.Payload.Json, isMasked) is { } tree ? (tree, null) : (null, "It is not JSON.");
        }
        catch (KeygenPayloadException exception)
        {
            return (null, exception.Message);
        }
    }

    private static async Task<IEnumerable<string>> RetryAsync(
        DashboardRegistration registration, KeygenEvent? keygenEvent, EventStatus? state, CancellationToken cancellationToken)
    {
        const string First = "Keygen delivers the event again, under a new id and the same idempotency token, and records that in its list. It cannot be taken back.";
        if (state is { State: EventState.Settled })
        {
            return [First, "Here nothing would run: all handlers have completed."];
        }

        var handlers = keygenEvent is null ? [] : EventRuns.HandlersOf(registration, keygenEvent, keygenEvent.Name);
        if (handlers.Count == 0)
        {
            return [First, "Here nothing would run: no handler takes the event."];
        }

        var preview = await registration.Dispatcher.PreviewReplayAsync(keygenEvent!, new("preview", handlers, RunsAgain: false), cancellationToken).ConfigureAwait(false);
        var runs = preview.Open.Count > 0 ? $"Here would run: {string.Join(", ", preview.Open)}." : "Here nothing would run.";
        return [First, runs, .. preview.Completed.Count > 0 ? [$"Completed before, would not run: {string.Join(", ", preview.Completed)}."] : Array.Empty<string>()];
    }

    /// <summary>What Keygen writes in place of a body, such as REQ_TIMEOUT. A body may hold anything.</summary>
    private static bool IsWordOfKeygen(string? body) => body is { Length: > 0 and <= 64 } && body.All(static c => char.IsAsciiLetterUpper(c) || c is '_');
}
