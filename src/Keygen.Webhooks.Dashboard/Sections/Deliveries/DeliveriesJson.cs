using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>One delivery in the list. It has ids and names, and no content.</summary>
internal sealed record DeliveryRowJson
{
    /// <summary>The number of the delivery, and the process that it belongs to.</summary>
    public required string Id { get; init; }

    public required string Registration { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double Milliseconds { get; init; }

    public required string Outcome { get; init; }

    /// <summary>What the outcome means: done, repeated, failed or refused.</summary>
    public required string Kind { get; init; }

    /// <summary>The status code of the answer; null for a run without a delivery.</summary>
    public required int? Status { get; init; }

    /// <summary>Who ran the handlers without a delivery: replay, catch-up, engine or app; null for a delivery.</summary>
    public required string? Run { get; init; }

    /// <summary>The name of the replay; null when there is none.</summary>
    public required string? Replay { get; init; }

    /// <summary>Why it failed or was refused, in two or three words; null when it did neither.</summary>
    public required string? Reason { get; init; }

    public required string? Event { get; init; }

    public required string? EventId { get; init; }

    public required string? ResourceType { get; init; }

    public required string? ResourceId { get; init; }

    public required string? LicenseId { get; init; }
}

/// <summary>A page of the list, the newest first.</summary>
/// <param name="Rows">The deliveries that match.</param>
/// <param name="Next">Pass it as <c>before</c> for the next page; null on the last one.</param>
/// <param name="Matching">How many match.</param>
/// <param name="Kept">How many there are.</param>
/// <param name="Resume">The id to begin the stream after.</param>
/// <param name="Events">The names of all events there are, for the filter.</param>
internal sealed record DeliveryPageJson(
    IReadOnlyList<DeliveryRowJson> Rows, string? Next, int Matching, int Kept, string Resume, IReadOnlyList<string> Events);

/// <summary>What has arrived since the page last heard.</summary>
/// <param name="Rows">The newest deliveries that match, the newest first.</param>
/// <param name="More">How many more have arrived, which are not sent.</param>
/// <param name="Matching">How many match now.</param>
/// <param name="Kept">How many there are now.</param>
/// <param name="Restarted">Whether the page has to read the list again: this is another process than the one it was read from.</param>
internal sealed record DeliveryNewsJson(IReadOnlyList<DeliveryRowJson> Rows, int More, int Matching, int Kept, bool Restarted);

/// <summary>Everything about one delivery.</summary>
internal sealed record DeliveryJson
{
    public required DeliveryRowJson Row { get; init; }

    public required VerdictJson Verdict { get; init; }

    public required IReadOnlyList<SignedLineJson> SignedLines { get; init; }

    /// <summary>The request line; null for a run without a delivery.</summary>
    public required string? RequestLine { get; init; }

    public required IReadOnlyList<HeaderJson> Headers { get; init; }

    /// <summary>The key that verified it; null when none did.</summary>
    public required string? Key { get; init; }

    public required IReadOnlyList<HandlerRunJson> Handlers { get; init; }

    public required string? TraceId { get; init; }

    public required EventJson? Event { get; init; }

    /// <summary>Why there is no payload; null when there is one.</summary>
    public required string? NoPayload { get; init; }

    /// <summary>The payload as a tree; null when there is none.</summary>
    public required JsonElement? Payload { get; init; }

    /// <summary>The other deliveries and runs of the same event that are kept, the newest first.</summary>
    public required IReadOnlyList<DeliveryRowJson> Others { get; init; }

    /// <summary>Whether values are masked.</summary>
    public required bool IsMasked { get; init; }

    /// <summary>The handlers that can run again; empty when none can.</summary>
    public required IReadOnlyList<string> CanRun { get; init; }
}

/// <summary>What happened, for a person.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Text">Why, as far as it is known.</param>
/// <param name="ToDo">What follows from it.</param>
internal sealed record VerdictJson(string Title, string? Text, string ToDo);

/// <summary>A line that the signature covers.</summary>
/// <param name="Name">The name of the line, as in the signing string.</param>
/// <param name="Signed">What Keygen signed; null when it is not known.</param>
/// <param name="Arrived">What arrived.</param>
/// <param name="Expected">What this app expects; null when it expects what was signed.</param>
/// <param name="Wrong">Which of them is wrong: <c>signed</c> or <c>arrived</c>; null for none.</param>
/// <param name="Why">Why it is wrong, in a few words; null when none is.</param>
internal sealed record SignedLineJson(string Name, string? Signed, string Arrived, string? Expected, string? Wrong = null, string? Why = null);

/// <summary>A header that counts for the verdict.</summary>
internal sealed record HeaderJson(string Name, string Value);

/// <summary>One run of a handler.</summary>
internal sealed record HandlerRunJson(string Handler, string Status, bool TimedOut, double Milliseconds, string? ErrorType, string? ErrorMessage, bool IsMasked);

/// <summary>The event's envelope.</summary>
internal sealed record EventJson(string Name, string Id, string Token, DateTimeOffset SentAt, string? ApiVersion, string? EnvironmentId);

/// <summary>A delivery that somebody asks to see unmasked.</summary>
internal sealed record RevealJson(string Id);

/// <summary>Handlers that somebody wants to run.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Handlers">The names of the handlers.</param>
/// <param name="Again">Whether to run also those that have completed.</param>
internal sealed record RunJson(string Id, IReadOnlyList<string> Handlers, bool Again);

/// <summary>What a run would do.</summary>
internal sealed record RunPlanJson(IReadOnlyList<string> Open, IReadOnlyList<string> Completed, IReadOnlyList<string> Unknown);

/// <summary>What a run has done.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Title">The outcome in words.</param>
/// <param name="Replay">The name of the replay.</param>
/// <param name="Handlers">What the handlers did, with masked messages.</param>
/// <param name="Id">The run among the deliveries; null when it is not kept, because nothing ran.</param>
internal sealed record RunResultJson(string Outcome, string Title, string Replay, IReadOnlyList<HandlerRunJson> Handlers, string? Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 512)]
[JsonSerializable(typeof(DeliveryPageJson))]
[JsonSerializable(typeof(DeliveryNewsJson))]
[JsonSerializable(typeof(DeliveryJson))]
[JsonSerializable(typeof(RevealJson))]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(RunPlanJson))]
[JsonSerializable(typeof(RunResultJson))]
internal sealed partial class DeliveriesJsonContext : JsonSerializerContext;
