using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>HTTP/2 as no client sends it.</summary>
public sealed class AuthorityTests
{
    private const string Right = "hooks.example.com";
    private const string Wrong = "elsewhere.example";

    /// <summary>Kestrel puts <c>:authority</c> in the place of <c>host</c>, so that an application sees one name.</summary>
    [Theory]
    [Trait("Case", "37")]
    [InlineData(Right, Wrong, false, 200)]
    [InlineData(Wrong, Right, false, 200)]
    [InlineData(Wrong, Wrong, false, 200)]
    [InlineData(Wrong, null, false, 200)]
    [InlineData(null, Wrong, false, 200)]
    [InlineData(Right, Wrong, true, 200)]
    [InlineData(Wrong, Right, true, 401)]
    [InlineData(null, Right, true, 200)]
    [InlineData(null, Wrong, true, 401)]
    public async Task Authority_and_host_may_differ_since_neither_is_verified_unless_the_request_is_trusted(string? authority, string? host, bool isTrusted, int status)
    {
        using var keygen = new WireSigner();
        await using var hostile = await StartAsync(keygen, isTrusted);
        var delivery = keygen.Deliver();
        await using var http2 = await Http2.ConnectAsync(hostile.Server.Port);

        await http2.SendAsync(Http2Frames.Request(1, authority, delivery.Target, HeadersOf(delivery, host), delivery.Body));

        (await http2.ReadStatusAsync()).Should().Be((status, 1));
        hostile.Server.Runs.Should().HaveCount(status == 200 ? 1 : 0);
        hostile.Server.Errors.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "47")]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_stream_that_lies_about_its_length_runs_nothing(int more)
    {
        using var keygen = new WireSigner();
        await using var hostile = await StartAsync(keygen);
        var (lie, good) = (keygen.Deliver(), keygen.Deliver());
        await using var http2 = await Http2.ConnectAsync(hostile.Server.Port);

        var lying = HeadersOf(lie.Set("Content-Length", $"{lie.Body.Length + more}"), Right);
        await http2.SendAsync(Http2Frames.Request(1, Right, lie.Target, lying, lie.Body));
        (await http2.ReadStatusAsync()).Status.Should().NotBe(200);
        hostile.Server.Runs.Should().BeEmpty();

        await using var another = await Http2.ConnectAsync(hostile.Server.Port);
        await another.SendAsync(Http2Frames.Request(1, Right, good.Target, HeadersOf(good, Right), good.Body));
        (await another.ReadStatusAsync()).Status.Should().Be(200);
        hostile.Server.Runs.Should().ContainSingle();
        hostile.Server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "51")]
    public async Task A_stream_called_off_in_its_body_runs_nothing_and_its_neighbour_is_handled()
    {
        using var keygen = new WireSigner();
        await using var hostile = await StartAsync(keygen);
        var (cut, good) = (keygen.Deliver(), keygen.Deliver());
        await using var http2 = await Http2.ConnectAsync(hostile.Server.Port);

        await http2.SendAsync(
        [
            .. Http2Frames.Head(1, Right, cut.Target, HeadersOf(cut, Right)),
            .. Http2Frames.Data(1, cut.Body.AsSpan()[..^1], isLast: false),
        ]);
        await Eventually.HoldsAsync(() => hostile.Requests == 1, "the request");
        await http2.SendAsync([.. Http2Frames.Reset(1), .. Http2Frames.Request(3, Right, good.Target, HeadersOf(good, Right), good.Body)]);

        (await http2.ReadStatusAsync()).Should().Be((200, 3));
        await Eventually.HoldsAsync(() => hostile.Server.Log.GetSnapshot().Any(static record => record.Id == 1107), "the log's word on it");
        hostile.Server.Runs.Should().ContainSingle();
        (await RetryAsync(hostile, cut)).Should().Be(200);
        hostile.Server.Runs.Should().HaveCount(2);
        hostile.Server.Errors.Should().BeEmpty();
    }

    private static async Task<int> RetryAsync(HostileServer hostile, WireDelivery delivery)
    {
        await using var http2 = await Http2.ConnectAsync(hostile.Server.Port);
        await http2.SendAsync(Http2Frames.Request(1, Right, delivery.Target, HeadersOf(delivery, Right), delivery.Body));
        return (await http2.ReadStatusAsync()).Status;
    }

    private static Task<HostileServer> StartAsync(WireSigner keygen, bool isTrusted = false) => HostileServer.StartAsync(keygen, new()
    {
        Options = options => options.TrustRequestUrl = isTrusted,
        Services = static builder => builder.WebHost.ConfigureKestrel(static kestrel =>
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2)),
    });

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(WireDelivery delivery, string? host) =>
        (host is null ? delivery.Without("Host") : delivery.Set("Host", host)).Headers;
}
