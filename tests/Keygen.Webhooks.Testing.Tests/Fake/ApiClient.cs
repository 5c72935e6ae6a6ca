using System.Net;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>Asks the fake's API and verifies the answer with the library's own verifier.</summary>
internal sealed class ApiClient(FakeKeygen fake, DateTimeOffset? now = null, string algorithm = SignatureAlgorithms.Ed25519) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = fake.Url };

    public string Account => $"/v1/accounts/{fake.Keys.AccountId}";

    public async Task<(HttpStatusCode Status, JsonElement Body, VerificationFailure Failure)> SendAsync(HttpMethod method, string target)
    {
        using var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", fake.ApiToken);
        request.Headers.Add("Keygen-Accept-Signature", $"algorithm=\"{algorithm}\"");
        using var response = await _client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return (response.StatusCode, body.Length is 0 ? default : JsonDocument.Parse(body).RootElement, Verify(method, response, target, body));
    }

    public async Task<JsonElement> GetAsync(string below)
    {
        var (status, body, failure) = await SendAsync(HttpMethod.Get, below.StartsWith('/') ? below : $"{Account}/{below}");
        status.Should().Be(HttpStatusCode.OK);
        failure.Should().Be(VerificationFailure.None);
        return body;
    }

    public void Dispose() => _client.Dispose();

    private VerificationFailure Verify(HttpMethod method, HttpResponseMessage response, string target, byte[] body)
    {
        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
        var head = new SignatureVerifier(fake.Keys.AccountId, [VerificationKey.Parse(fake.Keys.PublicKeyFor(algorithm))], [algorithm]).VerifyHead(
            SignedHead.Create(method.Method, name => Header(name)),
            [SignedUrl.Parse($"http://127.0.0.1:{fake.Url.Port}{target}")], now ?? DateTimeOffset.UtcNow);
        return method == HttpMethod.Get && !head.TryVerifyResponse(body, out _, out var failure) ? failure : head.Failure;
    }
}
