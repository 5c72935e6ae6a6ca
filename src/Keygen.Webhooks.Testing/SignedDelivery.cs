using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// A signed delivery as Keygen would send it. It is immutable: the methods of <see cref="SignedDeliveryTampering"/> return a new delivery.
/// </summary>
public sealed class SignedDelivery
{
    internal SignedDelivery(KeygenTestKeys keys, string url, string algorithm, string version, DateTimeOffset sentAt, EventDocument document)
        : this(keys, url, algorithm, version, sentAt, document, document.ToBody())
    {
    }

    private SignedDelivery(KeygenTestKeys keys, string url, string algorithm, string version, DateTimeOffset sentAt, EventDocument document, byte[] body)
    {
        (Keys, EndpointUrl, Algorithm, ApiVersion, SentAt, Document, Body) = (keys, url, algorithm, version, sentAt, document, body);
        Headers = DeliveryHeaders.Of(KeygenSignature.OfDelivery(keys, algorithm, SignedUrl.Parse(url), sentAt, body), version, url);
    }

    private SignedDelivery(SignedDelivery other, byte[] body, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        (Keys, EndpointUrl, Algorithm, ApiVersion, SentAt, Document) =
            (other.Keys, other.EndpointUrl, other.Algorithm, other.ApiVersion, other.SentAt, other.Document);
        (Body, Headers) = (body, headers);
    }

    /// <summary>The id of the webhook event. Every attempt has the same id.</summary>
    public string EventId => Document.Id;

    /// <summary>The token that all deliveries of the event share, manual retries included.</summary>
    public string IdempotencyToken => Document.Token;

    /// <summary>The event's name, such as <c>license.created</c>.</summary>
    public string EventName => Document.Name;

    /// <summary>The registered URL of the endpoint, for which the delivery is signed.</summary>
    public string EndpointUrl { get; }

    /// <summary>When this attempt is sent: the signed date, in UTC.</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>The body to send, byte for byte.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The headers in Keygen's order, without <c>Host</c> and <c>Content-Length</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The method and the signed headers, for <see cref="SignatureVerifier.VerifyHead"/>.</summary>
    public SignedHead Head => SignedHead.Create("POST", Values);

    internal KeygenTestKeys Keys { get; }

    internal string Algorithm { get; }

    internal string ApiVersion { get; }

    internal EventDocument Document { get; }

    /// <summary>Creates a delivery of an event, given by its class.</summary>
    /// <typeparam name="TEvent">The class of one event.</typeparam>
    /// <param name="change">Changes the event's content or signature; null for no changes.</param>
    public static SignedDelivery Of<TEvent>(Action<KeygenEventBuilder>? change = null)
        where TEvent : KeygenEvent => Of(KeygenEventBuilder.Of<TEvent>(), change);

    /// <summary>Creates a delivery of an event, given by its name.</summary>
    /// <param name="name">The name on the wire. An unknown name makes an event that is newer than this library.</param>
    /// <param name="change">Changes the event's content or signature; null for no changes.</param>
    public static SignedDelivery Of(string name, Action<KeygenEventBuilder>? change = null) => Of(KeygenEventBuilder.Of(name), change);

    /// <summary>Creates a delivery of the event that a builder describes.</summary>
    /// <param name="builder">The event to use.</param>
    public static SignedDelivery Of(KeygenEventBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var signing = builder.Signing;
        var keys = signing.Keys ?? KeygenTestKeys.Shared;
        var sentAt = signing.SentAt ?? SystemClock.Instance.GetUtcNow();
        var created = builder.CreatedAt ?? sentAt;
        var url = signing.EndpointUrl ?? keys.EndpointUrl;
        var version = builder.Version ?? "1.8";
        return new(keys, url, signing.Algorithm ?? SignatureAlgorithms.Ed25519, version, sentAt, new()
        {
            Id = builder.Id ?? Guid.NewGuid().ToString("D"),
            AccountId = keys.AccountId,
            Token = builder.Token ?? SampleValues.NewToken(62),
            Name = builder.Name,
            EndpointUrl = url,
            ApiVersion = version,
            Payload = builder.Build(keys, created).PayloadFor(version),
            Created = created,
            EnvironmentId = builder.Environment,
            CommunityEdition = builder.IsCommunityEdition,
        });
    }

    /// <summary>Creates the next automatic attempt: the same body with a new date and signature.</summary>
    /// <param name="sentAt">When the attempt is sent.</param>
    public SignedDelivery SentAgainAt(DateTimeOffset sentAt) => new(Keys, EndpointUrl, Algorithm, ApiVersion, sentAt, Document, Body.ToArray());

    /// <summary>Creates a manual retry: a new event id and creation time with the same token.</summary>
    /// <param name="sentAt">When the attempt is sent.</param>
    public SignedDelivery RetriedByHandAt(DateTimeOffset sentAt) =>
        new(Keys, EndpointUrl, Algorithm, ApiVersion, sentAt, Document with { Id = Guid.NewGuid().ToString("D"), Created = sentAt });

    /// <summary>Creates the HTTP request for a server under test.</summary>
    /// <param name="server">
    /// The scheme, host and port to send to; null for those of the endpoint. Path and query are always the endpoint's.
    /// </param>
    public HttpRequestMessage ToHttpRequestMessage(Uri? server = null) => DeliveryRequest.Of(this, server);

    /// <summary>Creates the request for <see cref="WebhookReceiver.ReceiveAsync"/>, without HTTP.</summary>
    public WebhookRequest ToWebhookRequest() => new()
    {
        Head = Head,
        ContentType = Values("Content-Type"),
        ContentLength = Body.Length,
        Body = new MemoryStream(Body.ToArray()),
    };

    /// <summary>Verifies and reads the delivery, and returns the event. Pass it to a handler under test.</summary>
    /// <typeparam name="TEvent">The event's class, or a base of it.</typeparam>
    /// <exception cref="InvalidOperationException">The delivery was tampered with, or contains another event.</exception>
    public TEvent Read<TEvent>()
        where TEvent : KeygenEvent
    {
        var head = new SignatureVerifier(Keys.AccountId, [VerificationKey.Parse(Keys.PublicKeyFor(Algorithm))], [Algorithm])
            .VerifyHead(Head, [SignedUrl.Parse(EndpointUrl)], SentAt);
        if (!head.TryVerifyDelivery(Body.ToArray(), out var verified, out var failure))
        {
            throw new InvalidOperationException($"The delivery does not verify: {failure}.");
        }

        return EventReader.TryRead(verified, out var keygenEvent, out _) && keygenEvent is TEvent read ? read
            : throw new InvalidOperationException($"The delivery is of {EventName}, not of {typeof(TEvent).Name}.");
    }

    /// <summary>Returns the event's name and id, never its content.</summary>
    public override string ToString() => $"{EventName} {EventId}";

    internal SignedDelivery With(byte[] body) => new(this, body, Headers);

    internal SignedDelivery With(IEnumerable<KeyValuePair<string, string>> headers) => new(this, Body.ToArray(), [.. headers]);

    private static SignedDelivery Of(KeygenEventBuilder builder, Action<KeygenEventBuilder>? change)
    {
        change?.Invoke(builder);
        return Of(builder);
    }

    private StringValues Values(string name) =>
        Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).ToArray();
}
