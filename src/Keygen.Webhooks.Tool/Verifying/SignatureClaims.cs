using System.Globalization;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>What the headers say of themselves, before anything is verified.</summary>
/// <param name="KeyId">The account's id; null when there is none, or it is no UUID.</param>
/// <param name="Algorithm">One of Keygen's names; null when there is none.</param>
/// <param name="Date">The date; null when there is none, or it is malformed.</param>
internal sealed partial record SignatureClaims(string? KeyId, string? Algorithm, DateTimeOffset? Date)
{
    public static readonly IReadOnlyList<string> Algorithms =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaPssSha256, SignatureAlgorithms.RsaSha256];

    public static SignatureClaims Of(in SignedHead head)
    {
        var signature = head.Signature.ToString();
        var keyId = Parameter("keyid", signature);
        var algorithm = Parameter("algorithm", signature);
        return new(
            Guid.TryParseExact(keyId, "D", out _) ? keyId : null,
            Algorithms.FirstOrDefault(one => one == algorithm),
            DateOf(head.KeygenDate.Count > 0 ? head.KeygenDate.ToString() : head.Date.ToString()));
    }

    public static DateTimeOffset? DateOf(string text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string Parameter(string name, string header) =>
        Parameters().Matches(header).FirstOrDefault(match => string.Equals(match.Groups[1].Value, name, StringComparison.OrdinalIgnoreCase))?.Groups[2].Value ?? "";

    [GeneratedRegex("(\\w+)=\\\\?\"([^\"\\\\]*)")]
    private static partial Regex Parameters();
}
