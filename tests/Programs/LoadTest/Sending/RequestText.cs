namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>The head of a delivery as Keygen sends it, but for <c>Connection: close</c>: the connections are kept, as a proxy keeps them.</summary>
internal static class RequestText
{
    public static string Head(string keyId, int bodyLength) => string.Join("\r\n",
    [
        "POST /webhooks/keygen HTTP/1.1",
        "Host: hooks.example.com",
        "User-Agent: Keygen/1.8 (+https://keygen.sh/docs/api/webhooks/)",
        "Content-Type: application/json",
        $"Date: {Slots.Date}",
        $"Digest: {Slots.Digest}",
        $"Keygen-Date: {Slots.Date}",
        $"Keygen-Digest: {Slots.Digest}",
        $"Keygen-Signature: keyid=\"{keyId}\", algorithm=\"ed25519\", signature=\"{Slots.Signature}\", headers=\"(request-target) host date digest\"",
        "Keygen-Version: 1.8",
        "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3",
        "Accept: */*",
        $"Content-Length: {bodyLength}",
        "\r\n",
    ]);
}
