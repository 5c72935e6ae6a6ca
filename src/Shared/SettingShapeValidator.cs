using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks;

/// <summary>Finds settings whose shape is not the one the binder reads: it ignores a text where a list is meant, and merges lists by index.</summary>
internal static class SettingShapeValidator
{
    /// <returns>A sentence about the first text where a list is meant, or the other way round; null when there is none.</returns>
    public static string? Error(IConfiguration section, KnownSettings names)
    {
        foreach (var name in names.Lists)
        {
            var list = section.GetSection(name);
            if (!string.IsNullOrEmpty(list.Value))
            {
                return $"{list.Path} is one text where a list is meant: give each value an entry of its own, {list.Path}:0 "
                    + $"(as an environment variable, {Variable(list.Path)}__0), or a list in JSON.";
            }
        }

        return names.Texts.Select(section.GetSection).FirstOrDefault(static text => string.IsNullOrEmpty(text.Value) && text.GetChildren().Any()) is { } wrong
            ? $"{wrong.Path} is a list or an object where one text is meant."
            : null;
    }

    /// <summary>Lists of which a later source replaces a part: what it leaves of an earlier one's is in force all the same.</summary>
    /// <param name="root">The configuration with its sources; null when it has none to look at.</param>
    /// <param name="section">The path of the section.</param>
    /// <param name="names">The settings it may hold.</param>
    public static IEnumerable<string> MixedLists(IConfigurationRoot? root, string section, KnownSettings names) => root is null ? [] : names.Lists
        .Select(name => ConfigurationPath.Combine(section, name))
        .Select(path => Mixed(root, path, [.. root.GetSection(path).GetChildren().Select(static child => child.Key)]))
        .OfType<string>();

    private static string? Mixed(IConfigurationRoot root, string path, string[] entries)
    {
        var givers = entries.ToDictionary(static entry => entry, entry => Givers(root, ConfigurationPath.Combine(path, entry)), StringComparer.OrdinalIgnoreCase);
        var replaced = givers.Values.Where(static sources => sources.Count > 1).ToArray();

        // One that only adds entries behind those of another replaces none, and is taken to mean it.
        var inherited = givers.FirstOrDefault(one => one.Value.Count == 1 && replaced.Any(other => other.IndexOf(one.Value[0]) is >= 0 and var place && place < other.Count - 1));
        return inherited.Key is null ? null
            : $"{path} is a mixture: {path}:{inherited.Key} comes from {inherited.Value[0]}, though a later source replaces other entries of that list. "
                + "Lists of several sources are merged by index, and what is not replaced stays in force: give the whole list in one source.";
    }

    private static List<IConfigurationProvider> Givers(IConfigurationRoot root, string key) =>
        [.. root.Providers.Where(provider => provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value))];

    private static string Variable(string path) => path.Replace(":", "__", StringComparison.Ordinal);
}
