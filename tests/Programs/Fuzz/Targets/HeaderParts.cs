using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>The four values of a signature header, and another way to read them.</summary>
internal sealed partial record HeaderParts(string KeyId, string Algorithm, string Signature, string Headers)
{
    private const int MostUnknown = 16;
    private static readonly string[] Known = ["keyid", "algorithm", "signature", "headers"];

    /// <summary>The header as Keygen writes it.</summary>
    public override string ToString() => $"keyid=\"{KeyId}\", algorithm=\"{Algorithm}\", signature=\"{Signature}\", headers=\"{Headers}\"";

    public static HeaderParts? ByExpression(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var (end, isEnded) = (0, false);
        for (var match = Parameter().Match(text); match.Success && !isEnded; match = match.NextMatch())
        {
            var (name, quoted) = (match.Groups["name"].Value, match.Groups["quoted"]);
            if ((!quoted.Success && Known.Contains(name, StringComparer.OrdinalIgnoreCase))
                || !values.TryAdd(name, quoted.Success ? quoted.Value : match.Groups["bare"].Value))
            {
                return null;
            }

            (end, isEnded) = (match.Index + match.Length, match.Groups["end"].Length == 0);
        }

        return isEnded && end == text.Length ? Of(values) : null;
    }

    private static HeaderParts? Of(Dictionary<string, string> values) =>
        values.Keys.Except(Known, StringComparer.OrdinalIgnoreCase).Count() <= MostUnknown
        && values.TryGetValue("keyid", out var keyId) && values.TryGetValue("algorithm", out var algorithm) && values.TryGetValue("signature", out var signature)
            ? new(keyId, algorithm, signature, values.GetValueOrDefault("headers", ""))
            : null;

    [GeneratedRegex(
        """\G *(?<name>[!#-+\x2D-<>-~]+) *= *(?:"(?<quoted>[ !#-~]*)"|(?<bare>[!#-+\x2D-<>-~]+)) *(?<end>,|\z)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
