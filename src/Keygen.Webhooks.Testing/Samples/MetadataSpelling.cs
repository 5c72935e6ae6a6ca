using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// Keygen stores every key of metadata in snake_case and sends it in lowerCamelCase, at every depth, so that the spelling it was
/// written in is lost.
/// </summary>
internal static partial class MetadataSpelling
{
    /// <summary>Refuses keys that Keygen would send otherwise.</summary>
    /// <param name="metadata">Metadata, or a part of it.</param>
    /// <exception cref="ArgumentException">A key is spelt in another way; the message has the right one.</exception>
    public static void Demand(JsonNode? metadata)
    {
        foreach (var (key, value) in metadata as JsonObject ?? [])
        {
            if (Sent(key) is var sent && sent != key)
            {
                throw new ArgumentException($"Keygen sends the metadata key '{key}' as '{sent}': a handler reads it by that name.", nameof(metadata));
            }

            Demand(value);
        }

        foreach (var item in metadata as JsonArray ?? [])
        {
            Demand(item);
        }
    }

    /// <summary>The key as Keygen sends it. One of other characters than letters, digits, hyphen and underscore is left alone.</summary>
    private static string Sent(string key)
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
