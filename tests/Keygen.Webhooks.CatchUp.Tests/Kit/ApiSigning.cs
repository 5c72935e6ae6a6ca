using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Signs an answer as Keygen's API does.</summary>
internal static class ApiSigning
{
    public static void Sign(this HttpResponseMessage response, KeygenTestKeys keys, Uri asked, byte[] body, string date)
    {
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        var text = $"(request-target): get {asked.PathAndQuery}\nhost: {asked.Host}\ndate: {date}\ndigest: {digest}";
        var signature = Convert.ToBase64String(keys.Sign(SignatureAlgorithms.Ed25519, Encoding.ASCII.GetBytes(text)));
        Set(response.Headers, "Keygen-Date", date);
        Set(response.Headers, "Keygen-Digest", digest);
        Set(response.Headers, "Digest", digest);
        Set(response.Headers, "Keygen-Signature",
            $"keyid=\"{keys.AccountId}\", algorithm=\"ed25519\", signature=\"{signature}\", headers=\"(request-target) host date digest\"");
    }

    private static void Set(HttpResponseHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
