using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks;

/// <summary>Finds settings with the wrong shape. The binder ignores a text where it expects a list, and merges lists by index.</summary>
internal static class SettingShapeValidator
{
    /// <returns>
    /// A sentence about the first text that should be a list, or the first list that should be a text; null when there is none.
    /// </returns>
    public static string? Error(IConfiguration section, KnownSettings names)
    {
        foreach (var name in names.Lists)
        {
            var list = section.GetSection(name);
            if (!string.IsNullOrEmpty(list.Value))
            {
                return $"{list.Path} must be a list, but is one text: give each value its own entry, {list.Path}:0 "
                    + $"(as an environment variable, {Variable(list.Path)}__0), or a list in JSON.";
            }
        }

        return names.Texts.Select(section.GetSection).FirstOrDefault(static text => string.IsNullOrEmpty(text.Value) && text.GetChildren().Any()) is { } wrong
            ? $"{wrong.Path} must be one text, but is a list or an object."
            : null;
    }

    /// <summary>Finds lists that a later source replaces in part: the other entries of the earlier source stay in use.</summary>
    /// <param name="root">The configuration with its sources; null when the sources are not known.</param>
    /// <param name="section">The path of the section.</param>
    /// <param name="names">The settings that the section may hold.</param>
    public static IEnumerable<string> MixedLists(IConfigurationRoot? root, string section, KnownSettings names) => root is null ? [] : names.Lists
        .Select(name => ConfigurationPath.Combine(section, name))
        .Select(path => Mixed(root, path, [.. root.GetSection(path).GetChildren().Select(static child => child.Key)]))
        .OfType<string>();

    private static string? Mixed(IConfigurationRoot root, string path, string[] entries)
    {
        var sources = entries.ToDictionary(static entry => entry, entry => SourcesOf(root, ConfigurationPath.Combine(path, entry)), StringComparer.OrdinalIgnoreCase);
        var replaced = sources.Values.Where(static one => one.Count > 1).ToArray();

        // A source that only adds entries after those of another replaces none. That is taken as intended.
        var inherited = sources.FirstOrDefault(one => one.Value.Count == 1 && replaced.Any(other => other.IndexOf(one.Value[0]) is >= 0 and var place && place < other.Count - 1));
        return inherited.Key is null ? null
            : $"{path} mixes several sources: {path}:{inherited.Key} comes from {inherited.Value[0]}, but a later source replaces other entries of that list. "
                + "Lists are merged by index, so entries that are not replaced stay in use: give the whole list in one source.";
    }

    private static List<IConfigurationProvider> SourcesOf(IConfigurationRoot root, string key) =>
        [.. root.Providers.Where(provider => provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value))];

    private static string Variable(string path) => path.Replace(":", "__", StringComparison.Ordinal);
}
