using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Keygen.Webhooks.StartUp;

/// <summary>
/// The least a receiver can do: read the body, hash it, verify one Ed25519 signature, answer 200. It looks at no date, algorithm or
/// key id, reads no event and remembers nothing.
/// </summary>
public sealed class FloorEndpoint(string publicKey, string endpointUrl)
{
    private static readonly Ed25519 Algorithm = SignatureAlgorithm.Ed25519;

    private readonly PublicKey _key = PublicKey.Import(Algorithm, Convert.FromHexString(publicKey), KeyBlobFormat.RawPublicKey);
    private readonly string _firstLines = $"(request-target): post {new Uri(endpointUrl).PathAndQuery}\nhost: {new Uri(endpointUrl).Host}";
    private long _accepted;

    public long Accepted => Interlocked.Read(ref _accepted);

    public async Task ReceiveAsync(HttpContext context)
    {
        var accepted = await ReadSignedAsync(context) is not null;
        if (accepted)
        {
            Interlocked.Increment(ref _accepted);
        }

        context.Response.StatusCode = accepted ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
    }

    /// <returns>The body; null when it is not signed.</returns>
    public async Task<byte[]?> ReadSignedAsync(HttpContext context)
    {
        var body = new byte[context.Request.ContentLength ?? 0];
        await context.Request.Body.ReadExactlyAsync(body);
        return IsSigned(context.Request.Headers, body) ? body : null;
    }

    private bool IsSigned(IHeaderDictionary headers, byte[] body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> signature = stackalloc byte[64];
        SHA256.HashData(body, hash);
        string date = headers["Keygen-Date"].ToString(), digest = headers["Keygen-Digest"].ToString(), header = headers["Keygen-Signature"].ToString();
        var start = header.IndexOf("signature=\"", StringComparison.Ordinal) + "signature=\"".Length;
        return Convert.TryFromBase64Chars(digest.AsSpan("sha-256=".Length), claimed, out _)
            && hash.SequenceEqual(claimed)
            && Convert.TryFromBase64Chars(header.AsSpan(start, header.IndexOf('"', start) - start), signature, out _)
            && Algorithm.Verify(_key, Encoding.ASCII.GetBytes($"{_firstLines}\ndate: {date}\ndigest: {digest}"), signature);
    }
}
