using System.Net;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>Headers as they may have been before they were saved.</summary>
/// <param name="Changes">What the saving, or a proxy, changed, in words; empty for the headers as they were saved.</param>
/// <param name="Head">The headers.</param>
internal sealed record HeadRepair(IReadOnlyList<string> Changes, SignedHead Head);

/// <summary>Undoes what tools and proxies do to the signed headers.</summary>
internal static partial class HeadRepairs
{
    private static readonly (string Change, Func<string, string> Undo)[] OfSignature =
    [
        ("the quotes in Keygen-Signature were escaped", static text => text.Replace("\\\"", "\"", StringComparison.Ordinal)),
        ("HTML entities in Keygen-Signature were escaped", static text => WebUtility.HtmlDecode(text)),
        ("the quotes in Keygen-Signature were made typographic", static text => text.Replace('“', '"').Replace('”', '"')),
        ("Keygen-Signature was put in quotes", static text => text is ['"' or '\'', .., '"' or '\''] && text.StartsWith("\"keyid", StringComparison.Ordinal) ? text[1..^1] : text),
        ("the plus signs in the signature became spaces", static text => SignatureValue().Replace(text, static match => match.Value.Replace(' ', '+'))),
        ("the signature was wrapped", static text => SignatureValue().Replace(text, static match => match.Value.Replace(" ", "", StringComparison.Ordinal))),
    ];

    public static IEnumerable<HeadRepair> Of(SignedHead head)
    {
        HeadRepair[] signatures =
        [
            new([], head),
            .. head.Signature is [{ } text]
                ? OfSignature.Select(one => (one.Change, Text: one.Undo(text))).Where(one => one.Text != text).Select(one => new HeadRepair([one.Change], head with { Signature = one.Text }))
                : [],
        ];
        return signatures.Concat(signatures.SelectMany(OfDates));
    }

    /// <summary>Keygen sends date and digest twice. One of each may have been changed.</summary>
    private static IEnumerable<HeadRepair> OfDates(HeadRepair repair)
    {
        var head = repair.Head;
        if (Differ(head.KeygenDate, head.Date))
        {
            yield return new([.. repair.Changes, "Keygen-Date was changed, and Date was not"], head with { KeygenDate = StringValues.Empty });
        }

        if (Differ(head.KeygenDigest, head.Digest))
        {
            yield return new([.. repair.Changes, "Keygen-Digest was changed, and Digest was not"], head with { KeygenDigest = StringValues.Empty });
        }
    }

    private static bool Differ(StringValues one, StringValues other) => one.Count > 0 && other.Count > 0 && !StringValues.Equals(one, other);

    [GeneratedRegex("(?<=signature=\")[^\"]*", RegexOptions.IgnoreCase)]
    private static partial Regex SignatureValue();
}
