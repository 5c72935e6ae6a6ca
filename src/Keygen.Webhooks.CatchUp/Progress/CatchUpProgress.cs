using System.Collections.Immutable;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>The position of a row in the list.</summary>
internal sealed record Position(string Id, DateTimeOffset Created)
{
    public bool IsBefore(Position other) => IsBefore(other.Id, other.Created);

    public bool IsBefore(string id, DateTimeOffset created) =>
        created > Created || (created == Created && string.CompareOrdinal(id, Id) > 0);
}

/// <summary>The progress of catch-up. It is written as a whole, so its parts never disagree.</summary>
internal sealed record CatchUpProgress
{
    public const int NewestFormat = 1;

    /// <summary>The version of the JSON format.</summary>
    public int Format { get; init; } = NewestFormat;

    /// <summary>Whether the start position was found. Without it there is nothing to continue from.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>The row after which the next walk begins; null for the start of the list.</summary>
    public Position? Cursor { get; init; }

    /// <summary>Rows older than this were not requested.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>A time that a run was asked to go back to and that no run has gone back to yet; null for none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When a run last reached the end of the list; null when none has.</summary>
    public DateTimeOffset? LastCompleted { get; init; }

    /// <summary>When requests resume after a quota was used up; null when catch-up is not paused.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The day, UTC, that <see cref="Requests"/> counts.</summary>
    public DateOnly Day { get; init; }

    public int Requests { get; init; }

    /// <summary>Events that are not completed yet, for a reason other than a failed handler, by id.</summary>
    public ImmutableDictionary<string, WaitingRow> Open { get; init; } = ImmutableDictionary<string, WaitingRow>.Empty;

    /// <summary>Events whose handlers failed, by id.</summary>
    public ImmutableDictionary<string, WaitingRow> Parked { get; init; } = ImmutableDictionary<string, WaitingRow>.Empty;

    /// <summary>The state of the endpoint watch; null when it is off.</summary>
    public EndpointWatchState? Watch { get; init; }

    /// <summary>Returns the earlier of two times to go back to; null when both are null.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other ? one : other ?? one;

    public bool IsWaiting(string? id) => id is not null && (Open.ContainsKey(id) || Parked.ContainsKey(id));

    public CatchUpProgress Without(string id) => this with { Open = Open.Remove(id), Parked = Parked.Remove(id) };

    /// <returns>Null when the set is full.</returns>
    public CatchUpProgress? WithOpen(string id, WaitingRow row, int most) =>
        Open.Count >= most && !Open.ContainsKey(id) ? null : this with { Open = Open.SetItem(id, row), Parked = Parked.Remove(id) };

    /// <returns>Null when the set is full.</returns>
    public CatchUpProgress? WithParked(string id, WaitingRow row, int most) =>
        Parked.Count >= most && !Parked.ContainsKey(id) ? null : this with { Parked = Parked.SetItem(id, row), Open = Open.Remove(id) };
}
