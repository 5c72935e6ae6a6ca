using System.Text;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

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
        response.Sign(keygen.Keys, request.RequestUri!, body, response.Headers.NonValidated["Keygen-Date"].ToString());
        response.Content = new ByteArrayContent(body);
        return response;
    }
}
