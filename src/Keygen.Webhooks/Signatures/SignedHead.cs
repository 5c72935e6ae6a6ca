using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The part of a request, or of a response of Keygen's API, that a Keygen signature covers or needs: the method and the
/// headers, exactly as they were on the wire. Nothing in it is trusted before <see cref="SignatureVerifier.VerifyHead"/>.
/// </summary>
/// <param name="Method">The HTTP method, in any case: <c>POST</c> of a delivery, <c>GET</c> of the API request that was answered.</param>
/// <param name="Signature">Every <c>Keygen-Signature</c> header.</param>
/// <param name="KeygenDate">Every <c>Keygen-Date</c> header; preferred over <paramref name="Date"/>, which proxies rewrite.</param>
/// <param name="Date">Every <c>Date</c> header.</param>
/// <param name="KeygenDigest">Every <c>Keygen-Digest</c> header; preferred over <paramref name="Digest"/>.</param>
/// <param name="Digest">Every <c>Digest</c> header.</param>
/// <param name="KeygenVersion">Every <c>Keygen-Version</c> header. Not covered by the signature.</param>
/// <remarks>See <see href="https://keygen.sh/docs/api/signatures/">Keygen's documentation of response signatures</see>.</remarks>
public readonly record struct SignedHead(
    string Method,
    StringValues Signature,
    StringValues KeygenDate,
    StringValues Date,
    StringValues KeygenDigest,
    StringValues Digest,
    StringValues KeygenVersion);
