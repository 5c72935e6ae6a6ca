using System.Text.RegularExpressions;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The headers with which a request selects the version, media type and signature of the response.</summary>
internal static partial class ApiHeaders
{
    public const string JsonApi = "application/vnd.api+json";
    public const string Json = "application/json";

    /// <returns>The unsigned error for an invalid header; null when all headers are valid.</returns>
    public static FakeApiResponse? Refuse(HttpRequest request, string accountId)
    {
        if (!VersionSteps.IsKnown(VersionOf(request)))
        {
            return ApiErrors.NoVersion;
        }

        if (MediaTypeOf(request) is null)
        {
            return ApiErrors.Header($"The media types of the Accept header are not supported: {JsonApi} and {Json} are.");
        }

        return Accepted(request) is not { Length: > 0 } accepted ? null
            : AcceptSignature().Match(accepted) is not { Success: true } match ? ApiErrors.Header("invalid accept-signature header (malformed)")
            : !TestSigner.Algorithms.Contains(match.Groups["algorithm"].Value) ? ApiErrors.Header("invalid accept-signature header (unsupported algorithm)")
            : match.Groups["keyid"] is { Success: true, Value: var keyId } && keyId != accountId ? ApiErrors.Header("invalid accept-signature header (keyid not found)")
            : null;
    }

    /// <summary>The requested version without a leading <c>v</c>; the account's version when none is requested.</summary>
    public static string VersionOf(HttpRequest request) =>
        request.Headers["Keygen-Version"].ToString() is { Length: > 0 } asked ? asked.StartsWith('v') ? asked[1..] : asked : "1.8";

    /// <summary>
    /// The media type of the response: plain JSON only when the request does not accept JSON:API. Null when it accepts neither.
    /// </summary>
    public static string? MediaTypeOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Select(static one => one.MediaType.ToString().ToLowerInvariant()).ToArray();
        return accepted is [] || accepted.Any(static one => one is JsonApi or "*/*" or "application/*") ? JsonApi
            : accepted.Contains(Json) ? Json
            : null;
    }

    /// <summary>The algorithm of the response's signature.</summary>
    public static string AlgorithmOf(HttpRequest request) =>
        AcceptSignature().Match(Accepted(request)).Groups["algorithm"].Value is { Length: > 0 } asked && TestSigner.Algorithms.Contains(asked) ? asked : SignatureAlgorithms.Ed25519;

    private static string Accepted(HttpRequest request) => request.Headers["Keygen-Accept-Signature"].ToString();

    [GeneratedRegex("""^(keyid="(?<keyid>[^"]+)")?\s*,?\s*algorithm="(?<algorithm>[^"]+)"\s*;?\s*$""", RegexOptions.ExplicitCapture)]
    private static partial Regex AcceptSignature();
}
