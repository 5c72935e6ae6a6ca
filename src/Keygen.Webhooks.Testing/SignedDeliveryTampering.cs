using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing;

/// <summary>Deliveries that must be refused, made of one that must not.</summary>
public static class SignedDeliveryTampering
{
    /// <summary>Changes one byte of the body after it was signed.</summary>
    /// <param name="delivery">The delivery.</param>
    public static SignedDelivery WithChangedBody(this SignedDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var body = delivery.Body.ToArray();
        body[body.AsSpan().LastIndexOf((byte)'v')] ^= 1; // in the token, so that it is JSON still
        return delivery.With(body);
    }

    /// <summary>Sends another body under the same head.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="body">The other body.</param>
    public static SignedDelivery WithBody(this SignedDelivery delivery, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.With(body.ToArray());
    }

    /// <summary>Signs it with a key that is not the account's, in the account's name.</summary>
    /// <param name="delivery">The delivery.</param>
    public static SignedDelivery SignedWithAnotherKey(this SignedDelivery delivery) => Signed(delivery, keys: new(), url: null, sentAt: null);

    /// <summary>Signs it for another host or target of the same account: a delivery of another endpoint.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="url">The other endpoint's URL. The request still goes to the first one's.</param>
    public static SignedDelivery SignedForUrl(this SignedDelivery delivery, string url) => Signed(delivery, keys: null, SignedUrl.Parse(url), sentAt: null);

    /// <summary>Signs it with a date of long ago, or of the future: a replay, or a clock that is wrong.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="sentAt">The signed date.</param>
    public static SignedDelivery SignedAt(this SignedDelivery delivery, DateTimeOffset sentAt) => Signed(delivery, keys: null, url: null, sentAt);

    /// <summary>Leaves a header out.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="name">The header, in any case.</param>
    public static SignedDelivery WithoutHeader(this SignedDelivery delivery, string name)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.With(delivery.Headers.Where(header => !string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Changes a header after it was signed, or adds one. A proxy may do that to <c>Date</c> and <c>Digest</c>, and no harm is done.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="name">The header, in any case.</param>
    /// <param name="value">Its value.</param>
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
