using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchingUp;

/// <summary>A Keygen that answers something else than the fake would, and signs it: for what only a newer or broken one sends.</summary>
internal sealed class Rewriting(FakeKeygen keygen, Func<string, string> rewrite) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.Headers.Contains("Keygen-Signature"))
        {
            return response;
        }

        var body = Encoding.UTF8.GetBytes(rewrite(await response.Content.ReadAsStringAsync(cancellationToken)));
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        var date = response.Headers.NonValidated["Keygen-Date"].ToString();
        var text = $"(request-target): get {request.RequestUri!.PathAndQuery}\nhost: {request.RequestUri.Host}\ndate: {date}\ndigest: {digest}";
        var signature = Convert.ToBase64String(keygen.Keys.Sign(SignatureAlgorithms.Ed25519, Encoding.ASCII.GetBytes(text)));
        Set(response.Headers, "Keygen-Digest", digest);
        Set(response.Headers, "Digest", digest);
        Set(response.Headers, "Keygen-Signature",
            $"keyid=\"{keygen.Keys.AccountId}\", algorithm=\"ed25519\", signature=\"{signature}\", headers=\"(request-target) host date digest\"");
        response.Content = new ByteArrayContent(body);
        return response;
    }

    private static void Set(HttpResponseHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
