namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>Kestrel's limits stand before the receiver: 100 headers, 32 KiB of them, a request line of 8 KiB.</summary>
public sealed class HeaderFloodTests
{
    [Theory]
    [Trait("Case", "45a")]
    [InlineData(100, 10, 200)]
    [InlineData(101, 10, 431)]
    [InlineData(5000, 10, 431)]
    [InlineData(100, 300, 200)]
    [InlineData(100, 400, 431)]
    [InlineData(11, 31_000, 200)]
    [InlineData(11, 33_000, 431)]
    [InlineData(11, 1_000_000, 431)]
    public async Task Headers_over_the_limits_do_not_reach_the_receiver(int count, int size, int status)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var flood = delivery;
        for (var i = flood.Headers.Count; i < count; i++)
        {
            flood = flood.Add($"X-{i}", new string('x', size));
        }

        (await StatusAsync(hostile, flood)).Should().Be(status);
        hostile.Requests.Should().Be(status == 200 ? 1 : 0);
        hostile.Server.Runs.Should().HaveCount(status == 200 ? 1 : 0);
        (await hostile.SendAsync(delivery.Bytes())).Should().Be(200);
        hostile.Server.Runs.Should().ContainSingle();
        hostile.Server.Errors.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "32")]
    [InlineData(8_000, 200)]
    [InlineData(9_000, 414)]
    public async Task A_request_line_over_the_limit_does_not_reach_the_receiver(int size, int status)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        (await StatusAsync(hostile, delivery.To($"{delivery.Target}?{new string('x', size)}"))).Should().Be(status);
        hostile.Requests.Should().Be(status == 200 ? 1 : 0);
        hostile.Server.Errors.Should().BeEmpty();
    }

    /// <summary>A signature is looked at up to 4 KB; a long one is refused unread.</summary>
    [Theory]
    [Trait("Case", "11")]
    [InlineData(4_000)]
    [InlineData(30_000)]
    public async Task A_long_signature_is_refused_by_the_receiver(int size)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        (await hostile.SendAsync(delivery.Set("Keygen-Signature", delivery["Keygen-Signature"] + new string('x', size)).Bytes())).Should().Be(400);
        await hostile.TakesTheRetryAsync(delivery);
    }

    /// <summary>Kestrel answers and closes while the flood is still under way, so that only what it takes in is sent.</summary>
    private static async Task<int> StatusAsync(HostileServer hostile, WireDelivery flood)
    {
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);
        var bytes = flood.Bytes();
        await http.SendAsync(bytes.AsMemory(0, Math.Min(bytes.Length, 48 * 1024)));
        return (await http.ReadAnswerAsync()).Status;
    }
}
