using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Keygen.Webhooks.CatchUp.Watching;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>A row that Keygen reports as delivered and that the store does not know.</summary>
internal sealed record UnseenRow(string Id, string Token, DateTimeOffset Created);

/// <summary>
/// The state of the endpoint watch. It is kept with the progress, so that it survives a restart and all machines report the same.
/// </summary>
internal sealed record EndpointWatchState
{
    /// <summary>Delivered rows older than this are not checked against the store: their marks or handlers may not have existed.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>The fingerprint of the handlers that <see cref="From"/> holds for.</summary>
    public string? Handlers { get; init; }

    /// <summary>The same for the handlers of other machines that ran recently; null for none.</summary>
    public ImmutableList<HandlerSet>? Others { get; init; }

    /// <summary>The last row that was checked. Walking over earlier rows again costs and counts nothing.</summary>
    public Position? SeenTo { get; init; }

    /// <summary>The newest unseen rows, at most <see cref="DeliveredRowAudit.MostKept"/>; null for none.</summary>
    public ImmutableList<UnseenRow>? Unseen { get; init; }

    /// <summary>
    /// When the first undelivered row was recorded since the last one that was delivered or verified here; null for none.
    /// </summary>
    public DateTimeOffset? MissingFrom { get; init; }

    /// <summary>When the last of them was recorded.</summary>
    public DateTimeOffset MissingTo { get; init; }

    public int Missing { get; init; }

    public DateTimeOffset? InspectedAt { get; init; }

    /// <summary>The findings of the last inspection; null before the first.</summary>
    public ImmutableList<EndpointFinding>? Findings { get; init; }

    public ImmutableList<string>? NotVisible { get; init; }

    [JsonIgnore]
    public ImmutableList<UnseenRow> UnseenRows => Unseen ?? [];

    /// <summary>Returns the state for a machine whose handlers differ from those of the machine that ran before.</summary>
    /// <param name="handlers">The fingerprint of its handlers.</param>
    /// <param name="now">The time.</param>
    /// <param name="isNewFrom">The time from which delivered rows are checked for handlers that are new.</param>
    public EndpointWatchState For(string handlers, DateTimeOffset now, DateTimeOffset isNewFrom)
    {
        var kept = (Others ?? []).RemoveAll(set => (now - set.Seen).Duration() > HandlerSet.Kept);
        if (Handlers is { } before)
        {
            kept = kept.Add(new(before, From, now, InspectedAt, Findings?.FindAll(HandlerSet.DependsOnHandlers) is { IsEmpty: false } own ? own : null));
        }

        var known = kept.Find(set => set.Handlers == handlers);
        var others = kept.RemoveAll(set => set.Handlers == handlers);
        return this with
        {
            Handlers = handlers,
            From = known?.From ?? isNewFrom,
            InspectedAt = known?.InspectedAt,
            Findings = (Findings?.RemoveAll(HandlerSet.DependsOnHandlers) ?? []).AddRange(known?.Findings ?? []),
            Others = others.IsEmpty ? null : [.. others.TakeLast(HandlerSet.Most)],
        };
    }

    public EndpointWatchState WithoutMissing() => this with { MissingFrom = null, MissingTo = default, Missing = 0 };
}
