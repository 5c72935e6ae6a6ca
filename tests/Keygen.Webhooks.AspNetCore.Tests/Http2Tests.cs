using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Deliveries by HTTP/2, as a proxy may hand them on.</summary>
public sealed class Http2Tests
{
    [Theory]
    [Trait("Case", "37")]
    [InlineData("hooks.example.com", false, 200)]
    [InlineData("internal.example", false, 200)]
    [InlineData("hooks.example.com", true, 200)]
    [InlineData("internal.example", true, 401)]
    public async Task The_authority_is_read_only_when_the_request_is_trusted(string authority, bool trustRequestUrl, int status)
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen, options => options.TrustRequestUrl = trustRequestUrl);

        using var response = await SendAsync(server, keygen.Deliver(), authority);

        ((int)response.StatusCode).Should().Be(status);
        response.Version.Should().Be(HttpVersion.Version20);
        server.Runs.Should().HaveCount(status == 200 ? 1 : 0);
        server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "47")]
    [Trait("Case", "74")]
    public async Task Refusals_are_the_same_as_by_HTTP_1()
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var server = await StartAsync(keygen, static options => options.MaxBodySize = 1500);

        await AnswersAsync(401, forger.Deliver());
        await AnswersAsync(413, keygen.Sign(keygen.Envelope(content: new string('x', 2000))));
        await AnswersAsync(405, keygen.Deliver() with { Method = "PUT" });
        await AnswersAsync(200, keygen.Deliver());
        server.Runs.Should().ContainSingle();
        server.Errors.Should().BeEmpty();

        async Task AnswersAsync(int status, WireDelivery delivery)
        {
            using var response = await SendAsync(server, delivery, "hooks.example.com");
            ((int)response.StatusCode).Should().Be(status);
        }
    }

    private static Task<WebhookServer> StartAsync(WireSigner keygen, Action<KeygenWebhooksOptions> options) => WebhookServer.StartAsync(keygen, new()
    {
        Options = options,
        Services = static builder => builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2)),
    });

    private static async Task<HttpResponseMessage> SendAsync(WebhookServer server, WireDelivery delivery, string authority)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(delivery.Method), $"http://127.0.0.1:{server.Port}{delivery.Target}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(delivery.Body),
        };
        request.Headers.Host = authority;
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(delivery["Content-Type"]);
        foreach (var (name, value) in delivery.Headers.Where(static header => header.Key.StartsWith("Keygen-", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
