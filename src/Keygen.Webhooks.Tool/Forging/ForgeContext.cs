using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>What the cases make their requests of.</summary>
/// <param name="Keys">The account whose public key the receiver has.</param>
/// <param name="Url">The URL that deliveries are signed for.</param>
/// <param name="Algorithm">The algorithm of the receiver's key.</param>
/// <param name="EventName">The event to send.</param>
/// <param name="Now">The time of sending.</param>
internal sealed record ForgeContext(KeygenTestKeys Keys, string Url, string Algorithm, string EventName, DateTimeOffset Now)
{
    /// <summary>Another account, with keys of its own.</summary>
    public KeygenTestKeys Stranger { get; } = new();

    /// <summary>A delivery as Keygen would send it.</summary>
    public SignedDelivery Delivery(Action<KeygenEventBuilder>? change = null, string? eventName = null) => SignedDelivery.Of(eventName ?? EventName, builder =>
    {
        builder.WithKeys(Keys).WithEndpoint(Url).WithAlgorithm(Algorithm).WithSentAt(Now);
        change?.Invoke(builder);
    });

    public RawRequest Request(SignedDelivery delivery) => Request(delivery.Headers, delivery.Body);

    /// <summary>Like Keygen's HTTP library, it sends the host in lower case, with a port that is not the usual one, and a bare <c>?</c>.</summary>
    public RawRequest Request(IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        var uri = new Uri(Url);
        var bareQuery = Url.Split('#')[0].EndsWith('?') ? "?" : "";
        return new(SignedUrl.Parse(Url).Target + bareQuery, uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}", headers, body);
    }

    /// <summary>The text that Keygen signs.</summary>
    public static string SigningString(SignedDelivery delivery)
    {
        var url = SignedUrl.Parse(delivery.EndpointUrl);
        return $"(request-target): post {url.Target}\nhost: {url.Host}\ndate: {Header(delivery, "Date")}\ndigest: {Header(delivery, "Digest")}";
    }

    public static string Header(SignedDelivery delivery, string name) => delivery.Headers.First(one => one.Key == name).Value;
}
