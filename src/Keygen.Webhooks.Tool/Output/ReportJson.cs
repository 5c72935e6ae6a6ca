using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Tool.Output;

/// <summary>Writes the same records that the text for people is made of as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static JsonNode Of<T>(T report)
        where T : class => JsonSerializer.SerializeToNode(report, Format)!;
}
