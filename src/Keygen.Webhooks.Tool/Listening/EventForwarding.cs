using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Listening;

/// <summary>Signs events again, with a development key, and posts them to a receiver on this machine.</summary>
/// <param name="to">Where to post.</param>
/// <param name="keys">The development key.</param>
/// <param name="accountId">The account to sign for.</param>
/// <param name="url">The URL to sign for; null for that of each event's endpoint.</param>
/// <param name="sender">Sends the requests.</param>
/// <param name="time">The clock.</param>
internal sealed class EventForwarding(Uri to, KeygenTestKeys keys, string accountId, string? url, RequestSender sender, TimeProvider time)
{
    /// <summary>Tells whoever looks at the request that this is not Keygen's signature.</summary>
    public const string MarkHeader = "Keygen-Webhooks-Signed-Again";

    public Task<ReceiverAnswer> SendAsync(ListedEvent listed, CancellationToken cancellationToken)
    {
        var signedFor = url ?? listed.Endpoint ?? to.AbsoluteUri;
        var registered = new Uri(signedFor);
        return sender.SendAsync(
            new(
                to.PathAndQuery, registered.IsDefaultPort ? registered.Host : registered.Authority,
                [.. keys.SignDelivery(listed.Body, time.GetUtcNow(), signedFor, apiVersion: listed.ApiVersion, accountId: accountId), new(MarkHeader, "by keygen-webhooks listen")],
                listed.Body),
            cancellationToken);
    }
}
