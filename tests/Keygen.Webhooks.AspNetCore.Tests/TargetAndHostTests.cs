namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What is verified is the text of EndpointUrls; what is on the wire does not matter, unless TrustRequestUrl says so.</summary>
public sealed class TargetAndHostTests
{
    public static TheoryData<string> RawTargets =>
    [
        "/a%20b/%7euser/caf%C3%A9", "/a%2520b", "/a+b%2Bc", "/a/./b/../c//d/", "/A/b%2F%5c", "/hook?x=%20+%2B&y=a%2fb", "/hook?d[]=1&flag&e=",
    ];

    [Theory]
    [Trait("Case", "33")]
    [MemberData(nameof(RawTargets))]
    public async Task A_target_is_verified_as_it_is_written(string target)
    {
        using var keygen = new WireSigner($"https://hooks.example.com{target}", target: target);
        await using var server = await WebhookServer.StartAsync(keygen);

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "33")]
    [MemberData(nameof(RawTargets))]
    public async Task A_trusted_request_target_is_taken_raw_from_the_wire(string target)
    {
        using var keygen = new WireSigner(target: target);
        await using var server = await WebhookServer.StartAsync(keygen, new() { Options = TrustRequestUrl });

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(200);
        (await server.PostAsync(keygen.Deliver().To(target + "x"))).Status.Should().Be(401);
        server.Runs.Should().ContainSingle();
    }

    [Fact]
    [Trait("Case", "33")]
    public async Task A_trusted_request_target_in_absolute_form_is_taken_raw_too()
    {
        using var keygen = new WireSigner(target: "/a%20b/%7euser?x=%2f");
        await using var server = await WebhookServer.StartAsync(keygen, new() { Options = TrustRequestUrl });

        (await server.PostAsync(keygen.Deliver().To("http://hooks.example.com/a%20b/%7euser?x=%2f"))).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "34")]
    [InlineData("/keygen")]
    [InlineData("/gateway/v2/webhooks/keygen")]
    [InlineData("/webhooks/keygen?added=by-the-proxy")]
    public async Task A_proxy_may_change_the_target(string onTheWire)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);

        (await server.PostAsync(keygen.Deliver().To(onTheWire).Set("Host", "10.0.0.7:8080"))).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "35")]
    [InlineData("https://hooks.example.com:8443/webhooks/keygen", "hooks.example.com", "hooks.example.com:8443")]
    [InlineData("https://[2001:db8::1]:8443/webhooks/keygen", "[2001:db8::1]", "[2001:db8::1]:8443")]
    [InlineData("https://Hooks.EXAMPLE.com/webhooks/keygen", "Hooks.EXAMPLE.com", "hooks.example.com")]
    [InlineData("https://hooks.example.com./webhooks/keygen", "hooks.example.com.", "hooks.example.com.")]
    [InlineData("https://xn--bcher-kva.example/webhooks/keygen", "xn--bcher-kva.example", "xn--bcher-kva.example")]
    public async Task A_host_is_verified_as_registered_whatever_the_wire_says(string url, string host, string onTheWire)
    {
        using var keygen = new WireSigner(url, host);
        await using var server = await WebhookServer.StartAsync(keygen);

        (await server.PostAsync(keygen.Deliver().Set("Host", onTheWire))).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "35")]
    [InlineData("hooks.example.com", "hooks.example.com:8443")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:8443")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]")]
    [InlineData("Hooks.EXAMPLE.com", "Hooks.EXAMPLE.com")]
    [InlineData("hooks.example.com.", "hooks.example.com.")]
    public async Task A_trusted_request_host_is_taken_without_its_port(string host, string onTheWire)
    {
        using var keygen = new WireSigner(host: host);
        await using var server = await WebhookServer.StartAsync(keygen, new() { Options = TrustRequestUrl });

        (await server.PostAsync(keygen.Deliver().Set("Host", onTheWire))).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "36")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forged_forwarding_headers_change_nothing(bool trustRequestUrl)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new() { Options = options => options.TrustRequestUrl = trustRequestUrl });
        var delivery = keygen.Deliver().Add("X-Forwarded-Host", "evil.example").Add("X-Forwarded-Prefix", "/evil")
            .Add("X-Original-URL", "/evil").Add("X-Forwarded-Proto", "http").Add("Forwarded", "host=evil.example");

        (await server.PostAsync(delivery)).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Fact]
    [Trait("Case", "36")]
    public async Task A_delivery_signed_for_another_host_is_refused_whatever_the_request_claims_to_be()
    {
        using var keygen = new WireSigner(host: "evil.example"); // signs for evil.example, registered as hooks.example.com
        await using var server = await WebhookServer.StartAsync(keygen);
        var delivery = keygen.Deliver().Add("X-Forwarded-Host", "evil.example").Add("Forwarded", "host=evil.example");

        (await server.PostAsync(delivery)).Status.Should().Be(401);
        server.Runs.Should().BeEmpty();
    }

    private static void TrustRequestUrl(KeygenWebhooksOptions options) => options.TrustRequestUrl = true;
}
