using System.Text;
using Keygen.Webhooks.Tests.Measuring;
using NSec.Cryptography;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>Verifies a signature as often as there are candidates, and answers 401: what a forgery costs at the least.</summary>
internal sealed class BareRefusal(IReadOnlyList<string> publicKeys, IReadOnlyList<string> endpointUrls)
{
    private readonly PublicKey[] _keys = [.. publicKeys.Select(static key =>
        PublicKey.Import(StandInAccount.Algorithm, Convert.FromHexString(key), KeyBlobFormat.RawPublicKey))];

    private readonly byte[][] _firstLines = [.. endpointUrls.Select(static url =>
        Encoding.ASCII.GetBytes($"(request-target): post {new Uri(url).PathAndQuery}\nhost: {new Uri(url).Host}{new string(' ', 103)}"))];

    public Task RefuseAsync(HttpContext context)
    {
        var header = context.Request.Headers["Keygen-Signature"].ToString();
        Span<byte> signature = stackalloc byte[64];
        Convert.TryFromBase64Chars(header.AsSpan(header.IndexOf("signature=\"", StringComparison.Ordinal) + "signature=\"".Length, 88), signature, out _);
        foreach (var text in _firstLines)
        {
            foreach (var key in _keys)
            {
                if (StandInAccount.Algorithm.Verify(key, text, signature))
                {
                    throw new InvalidOperationException("A forgery verifies.");
                }
            }
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
