using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks;

/// <summary>The settings that a section may hold. It finds unknown names in the section, which the binder silently ignores.</summary>
/// <param name="texts">Settings with one value.</param>
/// <param name="lists">Settings with a list of values.</param>
/// <param name="sections">Subsections that other packages read.</param>
internal sealed class KnownSettings(string[] texts, string[] lists, params string[] sections)
{
    private readonly string[] _all = [.. texts, .. lists, .. sections];

    public IReadOnlyList<string> Texts => texts;

    public IReadOnlyList<string> Lists => lists;

    /// <summary>Whether the section also holds the sections of named registrations, which can have any name.</summary>
    public bool HoldsRegistrations { get; init; }

    /// <returns>A sentence that names each unknown setting and the nearest real one; null when all are known.</returns>
    public string? Misspelt(IConfiguration section)
    {
        var unknown = section.GetChildren().Where(child => !IsKnown(child.Key) && !(HoldsRegistrations && child.GetChildren().Any(one => IsKnown(one.Key)))).ToArray();
        return unknown.Length == 0 ? null : string.Join(' ', unknown.Select(one =>
            $"{one.Path} is not a setting and is ignored: {(Nearest(one.Key) is { } name ? $"did you mean {name}?" : $"the settings are {string.Join(", ", _all)}.")}"));
    }

    /// <summary>The most similar known name, by edit distance; null when none is similar.</summary>
    private string? Nearest(string text)
    {
        var (name, distance) = _all.Select(one => (Name: one, Distance: Distance(text.ToUpperInvariant(), one.ToUpperInvariant()))).MinBy(static one => one.Distance);
        return distance <= Math.Max(2, name.Length / 2) ? name : null;
    }

    private bool IsKnown(string name) => _all.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The edit distance (Levenshtein): how many letters to insert, delete or replace.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var exchanged = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
