using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What the log says when no signature matches: a wrong host and a wrong key must not read alike.</summary>
public sealed class MismatchMessageTests
{
    private const string Internal = "app.internal:8080";

    [Fact]
    public async Task Where_the_app_sees_the_registered_host_it_is_the_key()
    {
        using var keygen = new WireSigner();
        using var other = new WireSigner { AccountId = keygen.AccountId };

        var message = await MessageAsync(keygen, other.Deliver());

        message.Should().Contain("key: the request came to hooks.example.com, as EndpointUrls says").And.Contain("Ed25519 key")
            .And.NotContain("host or key");
    }

    [Fact]
    public async Task Where_the_app_sees_another_host_it_says_that_it_cannot_tell_and_what_to_compare_first()
    {
        using var keygen = new WireSigner(host: "hook.example.com"); // EndpointUrls has a letter too many

        var message = await MessageAsync(keygen, keygen.Deliver().Set("Host", Internal));

        message.Should().Contain("host or key: EndpointUrls says hooks.example.com, but the app sees app.internal").And.Contain("First compare EndpointUrls")
            .And.Contain("X-Forwarded-Host, this message can name the cause");
    }

    [Fact]
    public async Task A_proxy_that_forwards_the_host_lets_it_tell_a_wrong_host()
    {
        using var keygen = new WireSigner(host: "hook.example.com");

        var message = await MessageAsync(keygen, keygen.Deliver().Set("Host", Internal).Add("X-Forwarded-Host", "hook.example.com:443, proxy.example.net"));

        message.Should().Contain("host: it was signed for hook.example.com/webhooks/keygen, the host in X-Forwarded-Host").And.Contain("Set EndpointUrls to that URL");
    }

    [Fact]
    public async Task A_proxy_that_forwards_the_host_lets_it_tell_a_wrong_key()
    {
        using var keygen = new WireSigner();
        using var other = new WireSigner { AccountId = keygen.AccountId };

        (await MessageAsync(keygen, other.Deliver().Set("Host", Internal).Add("X-Forwarded-Host", "hooks.example.com")))
            .Should().Contain("key: the request came to hooks.example.com");
    }

    [Fact]
    public async Task A_trusted_URL_behind_a_proxy_says_that_forwarded_headers_make_it_verify()
    {
        using var keygen = new WireSigner();
        var delivery = keygen.Deliver().Set("Host", Internal).Add("X-Forwarded-Host", "hooks.example.com");

        (await MessageAsync(keygen, delivery, TrustRequestUrl)).Should().Contain("call app.UseForwardedHeaders() and then app.UseRouting()");

        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Options = TrustRequestUrl,
            Services = static builder => builder.Services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.XForwardedHost),
            BeforeRouting = static app => app.UseForwardedHeaders(),
        });
        (await server.PostAsync(delivery)).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_trusted_URL_without_a_forwarded_host_names_the_host_the_app_sees()
    {
        using var keygen = new WireSigner();

        (await MessageAsync(keygen, keygen.Deliver().Set("Host", Internal), TrustRequestUrl)).Should().Contain("at the host app.internal").And.Contain("set EndpointUrls instead");
    }

    [Fact]
    public async Task What_is_no_host_is_not_repeated()
    {
        using var keygen = new WireSigner(host: "hook.example.com");

        (await MessageAsync(keygen, keygen.Deliver().Set("Host", Internal).Add("X-Forwarded-Host", "<script>alert(1)</script>")))
            .Should().NotContain("script").And.Contain("the app sees app.internal");
    }

    private static void TrustRequestUrl(KeygenWebhooksOptions options) => options.TrustRequestUrl = true;

    private static async Task<string> MessageAsync(WireSigner keygen, WireDelivery delivery, Action<KeygenWebhooksOptions>? options = null)
    {
        await using var server = await WebhookServer.StartAsync(keygen, new() { Options = options });
        (await server.PostAsync(delivery)).Status.Should().Be(401);
        return server.Log.GetSnapshot().Single(static record => record.Id == 1101).Message;
    }
}
