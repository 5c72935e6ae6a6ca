using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Receiving;

/// <summary>A request as a host received it. The body is not read before the headers have verified.</summary>
public sealed class WebhookRequest
{
    /// <summary>The method and the signed headers, as received.</summary>
    public required SignedHead Head { get; init; }

    /// <summary>All <c>Content-Type</c> headers. The default value is empty, which is refused.</summary>
    public StringValues ContentType { get; init; }

    /// <summary>All <c>Content-Encoding</c> headers. The default value is empty.</summary>
    public StringValues ContentEncoding { get; init; }

    /// <summary>The <c>Content-Length</c>, in bytes. The default value is null: there is none.</summary>
    public long? ContentLength { get; init; }

    /// <summary>
    /// The URL of the request as the host sees it, exactly as received. It is trusted only with
    /// <see cref="KeygenWebhooksOptions.TrustRequestUrl"/>; otherwise it is used only to explain, in the log, why a signature does not
    /// match. The default value is null.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>
    /// All <c>X-Forwarded-Host</c> headers. They are never trusted: they are used only to explain, in the log, why a signature does not
    /// match. The default value is empty.
    /// </summary>
    public StringValues ForwardedHost { get; init; }

    /// <summary>When the request was received. Set it for a delivery that waited in a queue. The default value is null: now.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>
    /// The body. Its <c>ReadAsync</c> must not block the thread: no deadline can end that. It must not keep the token after the read: the
    /// token may be reused for another request. After an <see cref="IOException"/>, the receiver waits a quarter of a second
    /// for the token of an aborted request, before it refuses the body as malformed.
    /// </summary>
    public required Stream Body { get; init; }

    /// <summary>Returns a copy with an empty body, which can be kept after the request has ended.</summary>
    public WebhookRequest WithoutBody() => new()
    {
        Head = Head,
        ContentType = ContentType,
        ContentEncoding = ContentEncoding,
        ContentLength = ContentLength,
        Url = Url,
        ForwardedHost = ForwardedHost,
        ReceivedAt = ReceivedAt,
        Body = Stream.Null,
    };
}
