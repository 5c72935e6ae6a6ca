using System.Text.Json.Serialization;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Selects the events and the handlers of a replay. Events must match everything that is set.</summary>
/// <remarks>When it is read from JSON, a member that does not exist is refused: a misspelt filter would select too many events.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReplayRequest
{
    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>
    /// The name of the replay, 1 to 100 characters. A replay that was stopped goes on when it is run again with the same name and the same
    /// request. Handlers see it as <see cref="KeygenEvent.ReplayName"/>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Whether handlers run again for events that they have completed.</summary>
    public required ReplayMode Mode { get; init; }

    /// <summary>
    /// The names of the handlers to run, as in <c>EventDispatcher.HandlerNames</c>. Other handlers do not run. Empty for all handlers. The
    /// default value is an empty list.
    /// </summary>
    public IReadOnlyList<string> Handlers { get; init; } = [];

    /// <summary>The id of one webhook event at Keygen. Null for any event. The default value is null.</summary>
    public string? EventId { get; init; }

    /// <summary>
    /// The idempotency token of one event. Keygen's API cannot search for it, so the list is read until it is found. Null for any event. The
    /// default value is null.
    /// </summary>
    public string? IdempotencyToken { get; init; }

    /// <summary>
    /// Names of events, such as <c>license.created</c>, or of families, such as <c>license.*</c>. Empty for all events. The default value is
    /// an empty list.
    /// </summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>The JSON:API type of the resource that the event is about, such as <c>licenses</c>. Null for any. The default value is null.</summary>
    public string? ResourceType { get; init; }

    /// <summary>
    /// The id of the resource that the event is about, or of the license that the resource belongs to: with a license's id, the events of
    /// its machines match too, unless <see cref="ResourceType"/> is set to another type. Null for any. The default value is null.
    /// </summary>
    public string? ResourceId { get; init; }

    /// <summary>The earliest time at which Keygen recorded the event. Null for as far back as Keygen keeps events. The default value is null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time at which Keygen recorded the event. Null for the time at which the replay first runs. The default value is null.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// Keygen's status of the event: <c>DELIVERED</c>, <c>DELIVERING</c>, <c>FAILING</c> or <c>FAILED</c>. Null for any. The default value is
    /// null.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>
    /// The state of the event in the store, by live deliveries and catch-up. <see cref="ReplayEventState.Failing"/> and
    /// <see cref="ReplayEventState.HandedOver"/> need a store that answers about events: EF Core, Redis, in memory. Null for any. The default value is null.
    /// </summary>
    public ReplayEventState? State { get; init; }

    /// <summary>The number of events that may fail in one run before it ends. The default value is 100.</summary>
    public int MaxFailures { get; init; } = 100;
}
