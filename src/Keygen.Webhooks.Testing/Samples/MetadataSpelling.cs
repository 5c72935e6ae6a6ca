using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// Keygen stores every key of metadata in snake_case and sends it in lowerCamelCase, at every depth. The original spelling is lost.
/// </summary>
internal static partial class MetadataSpelling
{
    /// <summary>Throws when Keygen would send a key in another spelling.</summary>
    /// <param name="metadata">Metadata, or a part of it.</param>
    /// <exception cref="ArgumentException">A key has another spelling. The message has the right one.</exception>
    public static void Demand(JsonNode? metadata)
    {
        foreach (var (key, value) in metadata as JsonObject ?? [])
        {
            if (Sent(key) is var sent && sent != key)
            {
                throw new ArgumentException($"Keygen sends the metadata key '{key}' as '{sent}'. Use that name, as your handlers must.", nameof(metadata));
            }

            Demand(value);
        }

        foreach (var item in metadata as JsonArray ?? [])
        {
            Demand(item);
        }
    }

    /// <summary>Returns metadata as Keygen sends it after it was stored.</summary>
    public static JsonNode? Stored(JsonNode? metadata) => metadata switch
    {
        JsonObject members => new JsonObject(members.Select(static one => KeyValuePair.Create(Sent(one.Key), Stored(one.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Stored)]),
        _ => metadata?.DeepClone(),
    };

    /// <summary>
    /// Returns the key as Keygen sends it. A key with characters other than letters, digits, hyphen and underscore does not change.
    /// </summary>
    public static string Sent(string key)
    {
        if (!Plain().IsMatch(key))
        {
            return key;
        }

        var words = WordEnd().Replace(key, "$&_").ToLowerInvariant().Split('-', '_').Where(static word => word.Length > 0);
        return string.Concat(words.Select(static (word, i) => i is 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex("[A-Z](?=[A-Z][a-z])|[a-z0-9](?=[A-Z])")]
    private static partial Regex WordEnd();
}
