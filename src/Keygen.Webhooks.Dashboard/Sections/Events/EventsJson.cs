using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Dashboard.Sections.Waiting;

namespace Keygen.Webhooks.Dashboard.Sections.Events;

/// <summary>One event of Keygen's list, beside what the store knows.</summary>
internal sealed record EventRowJson
{
    public required string? Id { get; init; }

    public required string? Event { get; init; }

    public required DateTimeOffset? Created { get; init; }

    /// <summary>Keygen's status.</summary>
    public required string? Status { get; init; }

    /// <summary>What the store knows, in two or three words.</summary>
    public required string Here { get; init; }

    /// <summary>What that means: done, failed, or repeated for nothing in particular.</summary>
    public required string Kind { get; init; }

    public required string? LicenseId { get; init; }
}

/// <param name="Sentence">What to configure; null when the list can be read.</param>
/// <param name="Rows">The events that match, the newest first.</param>
/// <param name="Next">Pass it as <c>after</c> for the next page; null at the end of Keygen's list.</param>
/// <param name="Read">How many events were read to find these.</param>
/// <param name="OtherEndpoints">How many of them were for another endpoint.</param>
internal sealed record EventPageJson(string? Sentence, IReadOnlyList<EventRowJson> Rows, string? Next, int Read, int OtherEndpoints);

/// <summary>Everything about one event.</summary>
internal sealed record EventDetailsJson
{
    public required EventRowJson Row { get; init; }

    public required string? Token { get; init; }

    /// <summary>What Keygen got at its last attempt.</summary>
    public required int? LastResponseCode { get; init; }

    /// <summary>The body of that answer, or Keygen's word in its place; null when there is none, or it is masked.</summary>
    public required string? LastResponseBody { get; init; }

    public required IReadOnlyList<FailureJson> Failures { get; init; }

    public required IReadOnlyList<string> Completed { get; init; }

    /// <summary>What a retry at Keygen would do, in sentences.</summary>
    public required IReadOnlyList<string> Retry { get; init; }

    public required string? NoPayload { get; init; }

    public required JsonElement? Payload { get; init; }

    public required bool IsMasked { get; init; }

    public required IReadOnlyList<string> CanRun { get; init; }
}

/// <summary>An event that somebody asks to see unmasked, or to be delivered again.</summary>
/// <param name="Registration">The registration.</param>
/// <param name="Id">Keygen's id of the event.</param>
/// <param name="IsConfirmed">Whether somebody has read what a retry does, and wants it.</param>
internal sealed record EventActionJson(string? Registration, string Id, bool IsConfirmed);

/// <summary>Handlers that somebody wants to run for an event.</summary>
internal sealed record EventRunJson(string? Registration, string Id, IReadOnlyList<string> Handlers, bool Again);

/// <param name="Text">What has happened.</param>
internal sealed record RetriedJson(string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 512)]
[JsonSerializable(typeof(EventPageJson))]
[JsonSerializable(typeof(EventDetailsJson))]
[JsonSerializable(typeof(EventActionJson))]
[JsonSerializable(typeof(EventRunJson))]
[JsonSerializable(typeof(RetriedJson))]
[JsonSerializable(typeof(RunPlanJson))]
[JsonSerializable(typeof(RunResultJson))]
internal sealed partial class EventsJsonContext : JsonSerializerContext;
