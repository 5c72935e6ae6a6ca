namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>Finds the words that were probably meant.</summary>
internal static class Similar
{
    private const int Most = 3;

    /// <returns>At most three words, the nearest first; empty when nothing is near.</returns>
    public static IReadOnlyList<string> To(string word, IReadOnlyCollection<string> known)
    {
        var limit = Math.Max(2, word.Length / 3);
        return
        [
            .. known.Select(one => (Word: one, Distance: Distance(word, one)))
                .Where(one => one.Distance <= limit || IsPartOf(word, one.Word))
                .OrderBy(one => !IsBeginOf(word, one.Word)).ThenBy(static one => one.Distance).ThenBy(static one => one.Word, StringComparer.Ordinal).Take(Most).Select(static one => one.Word),
        ];
    }

    /// <summary>Whether somebody may have stopped typing there: lic means license, and not policy.</summary>
    private static bool IsBeginOf(string word, string other) => word.Length >= 3 && other.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the parts of the word, in any order and separated by anything, are parts of the other one.</summary>
    private static bool IsPartOf(string word, string other) =>
        word.Length >= 3 && word.Split('.', '-', '_').All(part => part.Length > 0 && other.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>The number of letters to insert, delete or replace (Levenshtein). Case does not count.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[other.Length];
    }
}
