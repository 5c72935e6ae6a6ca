using System.Text;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// Versions up to 1.4 write the keys inside nested metadata in snake_case. They do not change first-level keys and arrays inside arrays.
/// </summary>
internal static class MetadataCasing
{
    public static void ToSnakeCase(JsonObject? metadata)
    {
        foreach (var (name, value) in metadata?.ToArray() ?? [])
        {
            metadata![name] = value switch
            {
                JsonObject nested => Recased(nested),
                JsonArray list => new JsonArray([.. list.Select(static item => item is JsonObject nested ? Recased(nested) : item?.DeepClone())]),
                _ => value?.DeepClone(),
            };
        }
    }

    private static JsonObject Recased(JsonObject nested) => new(nested.Select(static one => KeyValuePair.Create(Snake(one.Key), one.Value switch
    {
        JsonObject inner => Recased(inner),
        JsonArray list => new JsonArray([.. list.Select(static item => item is JsonObject inner ? Recased(inner) : item?.DeepClone())]),
        _ => one.Value?.DeepClone(),
    })));

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            _ = char.IsAsciiLetterUpper(letter) && text.Length > 0 ? text.Append('_').Append(char.ToLowerInvariant(letter)) : text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
