using System.Collections.Immutable;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>A row in the order of the list.</summary>
internal sealed record Position(string Id, DateTimeOffset Created)
{
    public bool IsBefore(Position other) => IsBefore(other.Id, other.Created);

    public bool IsBefore(string id, DateTimeOffset created) =>
        created > Created || (created == Created && string.CompareOrdinal(id, Id) > 0);
}

/// <summary>How far catch-up has come. Written as a whole, so that there is no state in which one part has moved without another.</summary>
internal sealed record CatchUpProgress
{
    public const int NewestFormat = 1;

    /// <summary>The shape of the JSON.</summary>
    public int Format { get; init; } = NewestFormat;

    /// <summary>Whether the place to begin at was found; without it there is nothing to go on from.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>The row behind which the next walk begins; null for the start of the list.</summary>
    public Position? Cursor { get; init; }

    /// <summary>Rows made earlier were not asked for.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>A time that a run was asked to go back to, and that no run has gone back to yet.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When a run last came to the end of the list.</summary>
    public DateTimeOffset? LastCompleted { get; init; }

    /// <summary>Until when no request is made, because a quota is spent.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The day, UTC, that <see cref="Requests"/> counts.</summary>
    public DateOnly Day { get; init; }

    public int Requests { get; init; }

    /// <summary>Events that are not final yet, by id.</summary>
    public ImmutableDictionary<string, WaitingRow> Open { get; init; } = ImmutableDictionary<string, WaitingRow>.Empty;

    /// <summary>Events whose handlers failed, by id.</summary>
    public ImmutableDictionary<string, WaitingRow> Parked { get; init; } = ImmutableDictionary<string, WaitingRow>.Empty;

    /// <summary>What the endpoint watch knows; null where it is off.</summary>
    public EndpointWatchState? Watch { get; init; }

    public bool IsWaiting(string? id) => id is not null && (Open.ContainsKey(id) || Parked.ContainsKey(id));

    public CatchUpProgress Without(string id) => this with { Open = Open.Remove(id), Parked = Parked.Remove(id) };

    /// <returns>Null when the set is full.</returns>
    public CatchUpProgress? WithOpen(string id, WaitingRow row, int most) =>
        Open.Count >= most && !Open.ContainsKey(id) ? null : this with { Open = Open.SetItem(id, row), Parked = Parked.Remove(id) };

    /// <returns>Null when the set is full.</returns>
    public CatchUpProgress? WithParked(string id, WaitingRow row, int most) =>
        Parked.Count >= most && !Parked.ContainsKey(id) ? null : this with { Parked = Parked.SetItem(id, row), Open = Open.Remove(id) };
}
