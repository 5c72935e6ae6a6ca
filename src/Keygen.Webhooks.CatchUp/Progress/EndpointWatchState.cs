using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Keygen.Webhooks.CatchUp.Watching;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>A row that Keygen calls delivered and the store does not know.</summary>
internal sealed record UnseenRow(string Id, string Token, DateTimeOffset Created);

/// <summary>What the endpoint watch knows. Kept with the progress, so that it outlives a restart and all machines say the same.</summary>
internal sealed record EndpointWatchState
{
    /// <summary>Delivered rows made earlier are not held against the store: there may have been no marks then, or no handler for them.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>Which handlers that holds for.</summary>
    public string? Handlers { get; init; }

    /// <summary>The same for the handlers of other machines that have walked lately; null for none.</summary>
    public ImmutableList<HandlerSet>? Others { get; init; }

    /// <summary>Rows up to here were looked at, so that walking them again costs and counts nothing.</summary>
    public Position? SeenTo { get; init; }

    /// <summary>The youngest of them, at most <see cref="DeliveredRowAudit.MostKept"/>; null for none.</summary>
    public ImmutableList<UnseenRow>? Unseen { get; init; }

    /// <summary>Of the rows that Keygen did not call delivered since one was delivered, or verified here: when the first was made.</summary>
    public DateTimeOffset? MissingFrom { get; init; }

    /// <summary>When the last of them was made.</summary>
    public DateTimeOffset MissingTo { get; init; }

    public int Missing { get; init; }

    public DateTimeOffset? InspectedAt { get; init; }

    /// <summary>What came of that look.</summary>
    public ImmutableList<EndpointFinding>? Looked { get; init; }

    public ImmutableList<string>? NotVisible { get; init; }

    [JsonIgnore]
    public ImmutableList<UnseenRow> UnseenRows => Unseen ?? [];

    /// <summary>The state for a machine with other handlers than the one that walked before.</summary>
    /// <param name="handlers">Which handlers it has.</param>
    /// <param name="now">The time.</param>
    /// <param name="isNewFrom">From when on delivered rows count for handlers that are new.</param>
    public EndpointWatchState For(string handlers, DateTimeOffset now, DateTimeOffset isNewFrom)
    {
        var kept = (Others ?? []).RemoveAll(set => (now - set.Seen).Duration() > HandlerSet.Kept);
        if (Handlers is { } before)
        {
            kept = kept.Add(new(before, From, now, InspectedAt, Looked?.FindAll(HandlerSet.DependsOnHandlers) is { IsEmpty: false } own ? own : null));
        }

        var known = kept.Find(set => set.Handlers == handlers);
        var others = kept.RemoveAll(set => set.Handlers == handlers);
        return this with
        {
            Handlers = handlers,
            From = known?.From ?? isNewFrom,
            InspectedAt = known?.InspectedAt,
            Looked = (Looked?.RemoveAll(HandlerSet.DependsOnHandlers) ?? []).AddRange(known?.Findings ?? []),
            Others = others.IsEmpty ? null : [.. others.TakeLast(HandlerSet.Most)],
        };
    }

    public EndpointWatchState WithoutMissing() => this with { MissingFrom = null, MissingTo = default, Missing = 0 };
}
