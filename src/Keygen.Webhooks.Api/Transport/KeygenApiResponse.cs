using System.Net;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Api;

/// <summary>An answer of Keygen's API.</summary>
public sealed class KeygenApiResponse
{
    private readonly string _version;

    internal KeygenApiResponse(HttpStatusCode statusCode, ReadOnlyMemory<byte> body, VerifiedResponse? verified, string version)
    {
        (StatusCode, Body, Verified) = (statusCode, body, verified);
        _version = version;
    }

    /// <summary>The status: 200 to 299, or 404 if <see cref="KeygenApiRequest.AllowNotFound"/> was set.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The body, which is empty for 204. It may contain license keys and personal data.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as the account's key signed it; null when no key is configured, so that nothing was verified.</summary>
    public VerifiedResponse? Verified { get; }

    /// <summary>Whether Keygen answered that the resource does not exist, or that the token may not see it.</summary>
    public bool IsNotFound => StatusCode is HttpStatusCode.NotFound;

    /// <summary>Reads the body as a JSON:API document.</summary>
    /// <exception cref="KeygenApiException">The body is not a JSON:API document.</exception>
    public ResourceDocument ReadDocument()
    {
        try
        {
            return ResourceDocument.Parse(Body, _version);
        }
        catch (KeygenPayloadException exception)
        {
            throw new KeygenApiException(exception.Message, KeygenApiErrorKind.Unreadable, exception) { StatusCode = StatusCode };
        }
    }

    /// <summary>Returns the status, never the content.</summary>
    public override string ToString() => $"{(int)StatusCode}";
}
