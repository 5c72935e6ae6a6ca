using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing;

/// <summary>Creates invalid deliveries by tampering with a valid one. An app must reject them.</summary>
public static class SignedDeliveryTampering
{
    /// <summary>Changes one byte of the body after it was signed.</summary>
    /// <param name="delivery">The delivery.</param>
    public static SignedDelivery WithChangedBody(this SignedDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var body = delivery.Body.ToArray();
        body[body.AsSpan().LastIndexOf((byte)'v')] ^= 1; // in the token, so that the body is still JSON
        return delivery.With(body);
    }

    /// <summary>Replaces the body and keeps the signed headers.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="body">The new body.</param>
    public static SignedDelivery WithBody(this SignedDelivery delivery, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.With(body.ToArray());
    }

    /// <summary>Signs the delivery with another key than the account's, in the account's name.</summary>
    /// <param name="delivery">The delivery.</param>
    public static SignedDelivery SignedWithAnotherKey(this SignedDelivery delivery) => Signed(delivery, keys: new(), url: null, sentAt: null);

    /// <summary>Signs the delivery for another endpoint of the same account.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="url">The other endpoint's URL. The request still goes to the original URL.</param>
    public static SignedDelivery SignedForUrl(this SignedDelivery delivery, string url) => Signed(delivery, keys: null, SignedUrl.Parse(url), sentAt: null);

    /// <summary>Signs the delivery with another date, such as one of a replay or of a wrong clock.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="sentAt">The date to sign.</param>
    public static SignedDelivery SignedAt(this SignedDelivery delivery, DateTimeOffset sentAt) => Signed(delivery, keys: null, url: null, sentAt);

    /// <summary>Removes a header from the delivery.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="name">The header's name, in upper or lower case.</param>
    public static SignedDelivery WithoutHeader(this SignedDelivery delivery, string name)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.With(delivery.Headers.Where(header => !string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>
    /// Changes or adds a header after signing. The app must still accept a changed <c>Date</c> or <c>Digest</c>, as proxies change them.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="name">The header's name, in upper or lower case.</param>
    /// <param name="value">The new value.</param>
    public static SignedDelivery WithHeader(this SignedDelivery delivery, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var known = delivery.Headers.Any(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase));
        return delivery.With(known
            ? delivery.Headers.Select(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase) ? new(header.Key, value) : header)
            : delivery.Headers.Append(new(name, value)));
    }

    private static SignedDelivery Signed(SignedDelivery delivery, KeygenTestKeys? keys, SignedUrl? url, DateTimeOffset? sentAt)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var signature = KeygenSignature.OfDelivery(
            keys ?? delivery.Keys, delivery.Algorithm, url ?? SignedUrl.Parse(delivery.EndpointUrl), sentAt ?? delivery.SentAt, delivery.Body.Span,
            delivery.Keys.AccountId);
        return delivery.With(DeliveryHeaders.Of(signature, delivery.ApiVersion, delivery.EndpointUrl));
    }
}
