using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>The state of one registration on this server.</summary>
internal sealed record NowJson
{
    public required DateTimeOffset At { get; init; }

    public required int InFlight { get; init; }

    public required DateTimeOffset? LastVerifiedAt { get; init; }

    public required DateTimeOffset? LastCompletedAt { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Of the chosen time, in milliseconds; null without deliveries.</summary>
    public required LatencyJson Latency { get; init; }

    /// <summary>How many deliveries of each outcome, in the chosen time.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>The columns of the chart, the oldest first.</summary>
    public required IReadOnlyList<ColumnJson> Columns { get; init; }
}

/// <summary>Durations in milliseconds that a half, 95 and 99 of a hundred deliveries do not exceed.</summary>
internal sealed record LatencyJson(double? Half, double? P95, double? P99, long Count);

/// <summary>One column of the chart.</summary>
internal sealed record ColumnJson(DateTimeOffset From, long Done, long Repeated, long Failed, long Refused, double? P95);

/// <summary>How serious a finding is.</summary>
internal enum FindingLevel
{
    Good,
    Note,
    Warning,
    Error,
}

/// <summary>What somebody should know.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Title">What is the case.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="ToDo">What to do; null for nothing.</param>
internal sealed record Finding(FindingLevel Level, string Title, string Meaning, string? ToDo = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NowJson))]
internal sealed partial class NowJsonContext : JsonSerializerContext;
