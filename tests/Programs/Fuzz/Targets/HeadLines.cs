using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>Headers as lines of an input: tabs between the values of one, a minus for none.</summary>
internal static class HeadLines
{
    public const int Count = 7;

    private const string None = "-";

    public static StringValues Values(string line) => line is None ? default : line.Split('\t');

    public static string Line(StringValues values) => values.Count == 0 ? None : string.Join('\t', values.ToArray());

    public static string Of(in SignedHead head) => string.Join('\n', [
        head.Method, Line(head.Signature), Line(head.KeygenDate), Line(head.Date), Line(head.KeygenDigest), Line(head.Digest), Line(head.KeygenVersion)]);

    /// <summary>A head of the first lines; those that are missing are headers that are.</summary>
    public static SignedHead Head(ReadOnlySpan<string> lines)
    {
        var all = Enumerable.Repeat(None, Count).ToArray();
        lines[..Math.Min(lines.Length, Count)].CopyTo(all);
        return new()
        {
            Method = all[0],
            Signature = Values(all[1]),
            KeygenDate = Values(all[2]),
            Date = Values(all[3]),
            KeygenDigest = Values(all[4]),
            Digest = Values(all[5]),
            KeygenVersion = Values(all[6]),
        };
    }
}
