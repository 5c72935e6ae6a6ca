using System.Globalization;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Methods, and headers that are missing, rewritten or sent twice on the wire.</summary>
public sealed class HeadTests
{
    private const string OtherDate = "Mon, 06 Jan 2020 00:00:00 GMT";

    [Theory]
    [Trait("Case", "39")]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    [InlineData("BREW")]
    public async Task A_method_other_than_POST_is_405_with_Allow(string method)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);
        var delivery = keygen.Deliver() with { Method = method };

        var answer = await RawHttp.PostAsync(server.Port, delivery.Bytes(), isHead: method == "HEAD");

        answer.Status.Should().Be(405);
        answer.Header("Allow").Should().Be("POST");
        server.Runs.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "41")]
    [InlineData("Date", OtherDate)]
    [InlineData("Digest", "sha-256=AAAA")]
    public async Task A_standard_header_that_a_proxy_rewrote_does_no_harm(string name, string value)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);

        (await server.PostAsync(keygen.Deliver().Set(name, value))).Status.Should().Be(200);
        (await server.PostAsync(keygen.Deliver().Without(name))).Status.Should().Be(200);
        server.Runs.Should().HaveCount(2);
    }

    [Fact]
    [Trait("Case", "42")]
    public async Task The_Keygen_Date_is_the_one_verified()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);

        (await server.PostAsync(keygen.Deliver().Set("Keygen-Date", OtherDate))).Status.Should().Be(401);
        (await server.PostAsync(keygen.Deliver().Without("Keygen-Date"))).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    public static TheoryData<string> SignedHeaders => ["Keygen-Signature", "Keygen-Date", "Date", "Keygen-Digest", "Digest"];

    [Theory]
    [Trait("Case", "9")]
    [Trait("Case", "42")]
    [MemberData(nameof(SignedHeaders))]
    public async Task A_signed_header_sent_twice_is_400_even_with_one_value(string name)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        (await server.PostAsync(delivery.Add(name, delivery[name]))).Status.Should().Be(400);
        server.Runs.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "1")]
    [Trait("Case", "2")]
    [Trait("Case", "3")]
    [Trait("Case", "12")]
    [InlineData("Keygen-Signature", null, 401)]
    [InlineData("Keygen-Signature", "", 401)]
    [InlineData("Keygen-Signature", "   ", 401)]
    [InlineData("Keygen-Signature", "keyid=\"\u00e9\"", 400)]
    [InlineData("Keygen-Digest", "", 401)]
    [InlineData("Keygen-Date", "", 400)]
    public async Task A_blank_or_malformed_header_is_refused(string name, string? value, int status)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        (await server.PostAsync(value is null ? delivery.Without(name) : delivery.Set(name, value))).Status.Should().Be(status);
        server.Runs.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "40")]
    public async Task A_date_outside_the_tolerance_is_401()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);

        foreach (var minutes in (int[])[-6, 6])
        {
            var delivery = keygen.Sign(keygen.Envelope(), DateTimeOffset.UtcNow.AddMinutes(minutes));
            (await server.PostAsync(delivery)).Status.Should().Be(401, minutes.ToString(CultureInfo.InvariantCulture));
        }

        server.Runs.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "52")]
    [InlineData(null, 415)]
    [InlineData("", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json, text/plain", 415)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/vnd.api+json", 200)]
    [InlineData("APPLICATION/JSON", 200)]
    public async Task A_content_type_is_JSON_or_JSON_API(string? contentType, int status)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        var answer = await server.PostAsync(
            contentType is null ? delivery.Without("Content-Type") : delivery.Set("Content-Type", contentType));

        answer.Status.Should().Be(status);
        server.Runs.Should().HaveCount(status == 200 ? 1 : 0);
    }

    [Theory]
    [Trait("Case", "49")]
    [InlineData("gzip", 415)]
    [InlineData("identity, gzip", 415)]
    [InlineData("", 415)]
    [InlineData("identity", 200)]
    public async Task An_encoded_body_is_415(string encoding, int status)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);

        (await server.PostAsync(keygen.Deliver().Add("Content-Encoding", encoding))).Status.Should().Be(status);
        server.Runs.Should().HaveCount(status == 200 ? 1 : 0);
    }
}
