using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The method and the headers of a request, or of a response of Keygen's API, that a signature covers or needs, exactly as received. Do not
/// trust any of it before <see cref="SignatureVerifier.VerifyHead"/> succeeds.
/// </summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/signatures/">Keygen's documentation of response signatures</see>.</remarks>
public readonly record struct SignedHead
{
    /// <summary>The HTTP method, in any letter case: <c>POST</c> for a delivery, the method of the request for a response.</summary>
    public required string Method { get; init; }

    /// <summary>All <c>Keygen-Signature</c> headers.</summary>
    public StringValues Signature { get; init; }

    /// <summary>All <c>Keygen-Date</c> headers. They are preferred over <see cref="Date"/>, which proxies rewrite.</summary>
    public StringValues KeygenDate { get; init; }

    /// <summary>All <c>Date</c> headers.</summary>
    public StringValues Date { get; init; }

    /// <summary>All <c>Keygen-Digest</c> headers. They are preferred over <see cref="Digest"/>, which proxies rewrite.</summary>
    public StringValues KeygenDigest { get; init; }

    /// <summary>All <c>Digest</c> headers.</summary>
    public StringValues Digest { get; init; }

    /// <summary>All <c>Keygen-Version</c> headers. The signature does not cover them.</summary>
    public StringValues KeygenVersion { get; init; }

    /// <summary>
    /// Reads the needed headers from a request or response: <c>SignedHead.Create(request.Method, name => request.Headers[name])</c>.
    /// </summary>
    /// <param name="method">The HTTP method. For a response, give the method of the request.</param>
    /// <param name="header">
    /// Returns all values of a header, such as <c>Keygen-Signature</c>; empty when there is no such header. It must ignore the letter case
    /// of the name.
    /// </param>
    public static SignedHead Create(string method, Func<string, StringValues> header)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(header);
        return new()
        {
            Method = method,
            Signature = header("Keygen-Signature"),
            KeygenDate = header("Keygen-Date"),
            Date = header("Date"),
            KeygenDigest = header("Keygen-Digest"),
            Digest = header("Digest"),
            KeygenVersion = header("Keygen-Version"),
        };
    }
}
