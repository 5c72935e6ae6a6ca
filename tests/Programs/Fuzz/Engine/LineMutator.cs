namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Changes of inputs whose first lines are fields: a line taken from another input, one from another place, one left empty.</summary>
internal static class LineMutator
{
    private const byte Feed = (byte)'\n';

    /// <returns>False when nothing was changed.</returns>
    public static bool Change(List<byte> bytes, Random random, byte[][] words, byte[] other, int fields)
    {
        var lines = Lines(bytes.ToArray(), fields);
        if (lines.Count == 0)
        {
            return false;
        }

        var line = random.Next(lines.Count);
        var by = random.Next(8) switch
        {
            0 when words.Length > 0 => words[random.Next(words.Length)],
            1 => bytes.ToArray()[lines[random.Next(lines.Count)]],
            2 => [],
            _ => Lines(other, fields) is var others && line < others.Count ? other[others[line]] : null,
        };
        if (by is not null)
        {
            var (start, end) = (lines[line].Start.Value, lines[line].End.Value);
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, by);
        }

        return by is not null;
    }

    private static List<Range> Lines(byte[] text, int most)
    {
        var lines = new List<Range>();
        for (var start = 0; lines.Count < most && Array.IndexOf(text, Feed, start) is >= 0 and var end; start = end + 1)
        {
            lines.Add(start..end);
        }

        return lines;
    }
}
