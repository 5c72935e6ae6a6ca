using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>Converts progress from and to the text that a store keeps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CatchUpProgress))]
internal sealed partial class ProgressJson : JsonSerializerContext
{
    public static string Write(CatchUpProgress progress) => JsonSerializer.Serialize(progress, Default.CatchUpProgress);

    /// <returns>The progress; null when this version cannot continue from it.</returns>
    public static CatchUpProgress? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.CatchUpProgress) is { Format: Webhooks.CatchUp.Progress.CatchUpProgress.NewestFormat, Open: not null, Parked: not null } read
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
