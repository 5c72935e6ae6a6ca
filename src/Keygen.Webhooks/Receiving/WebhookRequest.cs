using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Receiving;

/// <summary>A request as a host received it. Its body is not touched before its head has verified.</summary>
public sealed class WebhookRequest
{
    /// <summary>Method and signed headers, as on the wire.</summary>
    public required SignedHead Head { get; init; }

    /// <summary>Every <c>Content-Type</c> header.</summary>
    public StringValues ContentType { get; init; }

    /// <summary>Every <c>Content-Encoding</c> header.</summary>
    public StringValues ContentEncoding { get; init; }

    /// <summary>The <c>Content-Length</c>, in bytes; null when there is none.</summary>
    public long? ContentLength { get; init; }

    /// <summary>
    /// The URL of the request as the host sees it, raw. Trusted only under <see cref="KeygenWebhooksOptions.TrustRequestUrl"/>;
    /// otherwise it serves to explain, in the log, why a signature does not match.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>
    /// The <c>X-Forwarded-Host</c> headers. Never trusted: they serve to explain, in the log, why a signature does not match.
    /// </summary>
    public StringValues ForwardedHost { get; init; }

    /// <summary>When it was received, for deliveries that waited in a queue; now, when null.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The body. The token that its reads are given is for the read alone: it may serve another request later.</summary>
    public required Stream Body { get; init; }
}
