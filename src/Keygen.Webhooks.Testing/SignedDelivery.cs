using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// A delivery as Keygen would send it just now. It is not changed: what tampers with it (<see cref="SignedDeliveryTampering"/>) makes another.
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

    /// <summary>The id of the webhook event, the same in every attempt.</summary>
    public string EventId => Document.Id;

    /// <summary>What all deliveries of the event have in common.</summary>
    public string IdempotencyToken => Document.Token;

    /// <summary>The event's name, such as <c>license.created</c>.</summary>
    public string EventName => Document.Name;

    /// <summary>The endpoint's URL as registered, which it is signed for.</summary>
    public string EndpointUrl { get; }

    /// <summary>When this attempt is sent: the signed date.</summary>
    public DateTimeOffset SentAt { get; }

    /// <summary>The body, byte for byte as signed.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The headers in Keygen's order, without <c>Host</c> and <c>Content-Length</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Method and signed headers, for <see cref="SignatureVerifier.VerifyHead"/>.</summary>
    public SignedHead Head => SignedHead.Create("POST", Values);

    internal KeygenTestKeys Keys { get; }

    internal string Algorithm { get; }

    internal string ApiVersion { get; }

    internal EventDocument Document { get; }

    /// <summary>A delivery of an event, by its class.</summary>
    /// <typeparam name="TEvent">The class of one event.</typeparam>
    /// <param name="change">What to change in its content or signing; null for nothing.</param>
    public static SignedDelivery Of<TEvent>(Action<KeygenEventBuilder>? change = null)
        where TEvent : KeygenEvent => Of(KeygenEventBuilder.Of<TEvent>(), change);

    /// <summary>A delivery of an event, by its name.</summary>
    /// <param name="name">The name on the wire; one this library does not know is an event newer than it.</param>
    /// <param name="change">What to change in its content or signing; null for nothing.</param>
    public static SignedDelivery Of(string name, Action<KeygenEventBuilder>? change = null) => Of(KeygenEventBuilder.Of(name), change);

    /// <summary>A delivery of what a builder describes.</summary>
    /// <param name="builder">The event.</param>
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

    /// <summary>The next automatic attempt: the same body, with a date and signature of its own.</summary>
    /// <param name="sentAt">When it is sent.</param>
    public SignedDelivery SentAgainAt(DateTimeOffset sentAt) => new(Keys, EndpointUrl, Algorithm, ApiVersion, sentAt, Document, Body.ToArray());

    /// <summary>A retry by hand: a new event id and creation time under the same token.</summary>
    /// <param name="sentAt">When it is sent.</param>
    public SignedDelivery RetriedByHandAt(DateTimeOffset sentAt) =>
        new(Keys, EndpointUrl, Algorithm, ApiVersion, sentAt, Document with { Id = Guid.NewGuid().ToString("D"), Created = sentAt });

    /// <summary>The request, to be sent to a server under test.</summary>
    /// <param name="server">Scheme, host and port to send it to; the endpoint's own URL when null. Path and query are the endpoint's.</param>
    public HttpRequestMessage ToHttpRequestMessage(Uri? server = null) => DeliveryRequest.Of(this, server);

    /// <summary>The request as <see cref="WebhookReceiver.ReceiveAsync"/> takes it.</summary>
    public WebhookRequest ToWebhookRequest() => new()
    {
        Head = Head,
        ContentType = Values("Content-Type"),
        ContentLength = Body.Length,
        Body = new MemoryStream(Body.ToArray()),
    };

    /// <summary>The event as a handler gets it, verified and read, to call the handler with.</summary>
    /// <typeparam name="TEvent">The event's class, or a base of it.</typeparam>
    /// <exception cref="InvalidOperationException">It was tampered with, or is another event.</exception>
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

    /// <summary>Name and id; never content.</summary>
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
