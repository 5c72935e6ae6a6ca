using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The part of a request, or of a response of Keygen's API, that a Keygen signature covers or needs: the method and the
/// headers, exactly as they were on the wire. Nothing in it is trusted before <see cref="SignatureVerifier.VerifyHead"/>.
/// </summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/signatures/">Keygen's documentation of response signatures</see>.</remarks>
public readonly record struct SignedHead
{
    /// <summary>The HTTP method, in any case: <c>POST</c> of a delivery, <c>GET</c> of the API request that was answered.</summary>
    public required string Method { get; init; }

    /// <summary>Every <c>Keygen-Signature</c> header.</summary>
    public StringValues Signature { get; init; }

    /// <summary>Every <c>Keygen-Date</c> header; preferred over <see cref="Date"/>, which proxies rewrite.</summary>
    public StringValues KeygenDate { get; init; }

    /// <summary>Every <c>Date</c> header.</summary>
    public StringValues Date { get; init; }

    /// <summary>Every <c>Keygen-Digest</c> header; preferred over <see cref="Digest"/>.</summary>
    public StringValues KeygenDigest { get; init; }

    /// <summary>Every <c>Digest</c> header.</summary>
    public StringValues Digest { get; init; }

    /// <summary>Every <c>Keygen-Version</c> header. Not covered by the signature.</summary>
    public StringValues KeygenVersion { get; init; }

    /// <summary>Reads the headers that are needed from a request or response: <c>SignedHead.Create(request.Method, name => request.Headers[name])</c>.</summary>
    /// <param name="method">The HTTP method: of a response, that of the request it answers.</param>
    /// <param name="header">
    /// Returns every value of a header by its name on the wire, such as <c>Keygen-Signature</c>; empty when there is no such header. The
    /// case of the name must not matter.
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
