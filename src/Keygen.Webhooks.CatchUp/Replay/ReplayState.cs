using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>How far a named replay has come, as it is stored.</summary>
internal sealed record ReplayState
{
    public const int NewestFormat = 1;

    /// <summary>The version of the JSON format.</summary>
    public int Format { get; init; } = NewestFormat;

    /// <summary>The request, to refuse another one under the same name.</summary>
    public required string Request { get; init; }

    /// <summary>When Keygen recorded the last event that the replay may take; null before its first answer.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The last row that was passed; null at the start.</summary>
    public Position? Cursor { get; init; }

    /// <summary>The number of events that were passed and need another run.</summary>
    public int Left { get; init; }

    /// <summary>When the replay had nothing left to do; null before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>The requests of all replays of a registration on one day, UTC.</summary>
internal sealed record ReplayRequestCount(DateOnly Day, int Requests);

/// <summary>Converts what replays store from and to text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReplayState))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayRequestCount))]
internal sealed partial class ReplayJson : JsonSerializerContext
{
    /// <summary>The request as text, without what may change between two runs.</summary>
    public static string Write(ReplayRequest request) =>
        JsonSerializer.Serialize(request with { MaxFailures = new ReplayRequest { Name = "", Mode = default }.MaxFailures }, Default.ReplayRequest);

    public static T? Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
