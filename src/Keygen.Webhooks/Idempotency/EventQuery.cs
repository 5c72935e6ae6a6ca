namespace Keygen.Webhooks.Idempotency;

/// <summary>A question to <see cref="IEventStateReader.ListAsync"/>. Each property that is set narrows the answer.</summary>
public sealed record EventQuery
{
    /// <summary>The largest page, 200 events.</summary>
    public const int LargestPage = 200;

    /// <summary>Which events. The default value is <see cref="EventFilter.Failing"/>.</summary>
    public EventFilter Filter { get; init; }

    /// <summary>The name of the registration, empty for the default one. The default value is null: all registrations.</summary>
    public string? Registration { get; init; }

    /// <summary>
    /// The event's idempotency token. Replays of the event have other tokens: look for their failures by <see cref="EventId"/>. The default
    /// value is null: any.
    /// </summary>
    public string? IdempotencyToken { get; init; }

    /// <summary>Keygen's id of the event. It finds only events for which a handler has failed. The default value is null: any.</summary>
    public string? EventId { get; init; }

    /// <summary>The id of the event's resource. It finds only events for which a handler has failed. The default value is null: any.</summary>
    public string? ResourceId { get; init; }

    /// <summary>
    /// The id of the license that the event is about. It finds only events for which a handler has failed. The default value is null: any.
    /// </summary>
    public string? LicenseId { get; init; }

    /// <summary>The largest number of events to return, from 1 to <see cref="LargestPage"/>. The default value is 50.</summary>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PageSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestPage, nameof(PageSize));
            field = value;
        }
    } = 50;

    /// <summary>The <see cref="EventPage.Next"/> of the page before. The default value is null: the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether an event has the properties that are set, other than <see cref="Filter"/>. For stores that filter by themselves.</summary>
    /// <param name="status">The event.</param>
    public bool Matches(EventStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return IsOrAny(Registration, status.Key.Registration) && (IsOrAny(IdempotencyToken, status.Key.IdempotencyToken) || (!status.Key.IsReplay && IsOrAny(IdempotencyToken, status.Key.ToEventKey().IdempotencyToken)))
            && IsOrAny(EventId, status.Identity?.EventId) && IsOrAny(ResourceId, status.Identity?.ResourceId) && IsOrAny(LicenseId, status.Identity?.LicenseId);
    }

    /// <summary>The exception for a cursor that a store did not write. For stores.</summary>
    public ArgumentException InvalidCursor() =>
        new($"The cursor does not come from this store: pass {nameof(EventPage)}.{nameof(EventPage.Next)} unchanged, or null for the first page.", nameof(Cursor));

    /// <summary>The exception for events that a store cannot list. For stores.</summary>
    public NotSupportedException NotListed() =>
        new($"This store cannot list events by {nameof(EventFilter)}.{Filter}: it would have to read every mark. Call {nameof(IEventStateReader.CanList)} first.");

    private static bool IsOrAny(string? asked, string? found) => asked is null || string.Equals(asked, found, StringComparison.Ordinal);
}
