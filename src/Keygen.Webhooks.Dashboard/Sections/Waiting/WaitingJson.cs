using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>How many events wait, and what the page cannot show, in sentences.</summary>
internal sealed record WaitingCountsJson
{
    public required int? Failing { get; init; }

    public required DateTimeOffset? OldestFailure { get; init; }

    public required int? Open { get; init; }

    public required int? Parked { get; init; }

    public required int? ParkedForGood { get; init; }

    /// <summary>What catch-up looks at again without having parked it.</summary>
    public required int? OpenForCatchUp { get; init; }

    /// <summary>The sets that can be listed.</summary>
    public required IReadOnlyList<string> Sets { get; init; }

    /// <summary>What to configure to see or do more.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>Whether events can be run from here.</summary>
    public required bool CanRun { get; init; }
}

/// <summary>A handler that has failed and has not completed since.</summary>
internal sealed record FailureJson(string Handler, int Attempts, string ErrorType, DateTimeOffset At);

/// <summary>An event that waits. It has ids and names, and no content.</summary>
internal sealed record WaitingRowJson
{
    /// <summary>The token of the event, without the prefix of a replay; null when only catch-up knows the event.</summary>
    public string? Token { get; init; }

    public string? EventId { get; init; }

    public string? Event { get; init; }

    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public string? LicenseId { get; init; }

    /// <summary>
    /// When a handler last failed, or when the event was last seen; when it was handed over; for catch-up, when Keygen recorded it.
    /// </summary>
    public DateTimeOffset? At { get; init; }

    public IReadOnlyList<FailureJson> Failures { get; init; } = [];

    public IReadOnlyList<string> Completed { get; init; } = [];

    /// <summary>The later handlers that have not completed, for an event that was handed over.</summary>
    public IReadOnlyList<string> Waits { get; init; } = [];

    /// <summary>The delivery of the event, or a run, that this server keeps; null when it keeps none.</summary>
    public string? Delivery { get; init; }

    /// <summary>Why it waits and what comes next, in a sentence.</summary>
    public required string Next { get; init; }

    /// <summary>Whether it can be run from here.</summary>
    public required bool CanRun { get; init; }
}

/// <param name="Rows">The events, the newest first.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
/// <param name="Sentence">What the list cannot show; null when it shows all.</param>
internal sealed record WaitingPageJson(IReadOnlyList<WaitingRowJson> Rows, string? Next, string? Sentence);

/// <summary>What to run: one event, or the whole set.</summary>
/// <param name="Registration">The registration.</param>
/// <param name="Set">The set: failing, open, handed-over or parked.</param>
/// <param name="EventId">Keygen's id of one event; null when it is not known, or for the set.</param>
/// <param name="Token">The token of one event; null for the set.</param>
internal sealed record WaitingRunJson(string? Registration, string Set, string? EventId, string? Token)
{
    [JsonIgnore]
    public bool IsOne => EventId is not null || Token is not null;
}

/// <param name="Text">What a run would do, in lines.</param>
/// <param name="CanRun">Whether there is something to run.</param>
internal sealed record WaitingPlanJson(IReadOnlyList<string> Text, bool CanRun);

/// <summary>A run that was begun from the page.</summary>
internal sealed record WaitingJobJson
{
    public required string Title { get; init; }

    public required bool IsRunning { get; init; }

    public required int Seen { get; init; }

    public required int Matched { get; init; }

    public required int Handled { get; init; }

    public required int Failed { get; init; }

    /// <summary>How it ended, in a sentence; null while it runs.</summary>
    public required string? Result { get; init; }

    /// <summary>The text that finds its runs under Deliveries.</summary>
    public required string Runs { get; init; }
}

/// <param name="Job">The run; null when none was begun at this server.</param>
internal sealed record WaitingJobsJson(WaitingJobJson? Job);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WaitingCountsJson))]
[JsonSerializable(typeof(WaitingPageJson))]
[JsonSerializable(typeof(WaitingRunJson))]
[JsonSerializable(typeof(WaitingPlanJson))]
[JsonSerializable(typeof(WaitingJobsJson))]
internal sealed partial class WaitingJsonContext : JsonSerializerContext;
