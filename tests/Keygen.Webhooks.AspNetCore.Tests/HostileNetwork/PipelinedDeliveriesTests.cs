namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>Many requests on one connection, none of which waits for an answer.</summary>
public sealed class PipelinedDeliveriesTests
{
    [Theory]
    [Trait("Case", "65")]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    public async Task Each_gets_its_own_answer_in_order(int pieces)
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var hostile = await HostileServer.StartAsync(keygen);
        var (first, second) = (keygen.Deliver(), keygen.Deliver("license.expired"));
        (byte[] Bytes, int Status)[] requests =
        [
            (first.Bytes(), 200),
            (forger.Deliver().Bytes(), 401),
            (second.Chunked(64), 200),
            (forger.Deliver().Chunked(64), 401),
            (first.Bytes(), 200),
            ((first with { Method = "PUT" }).Bytes(), 405),
            (second.Set("Content-Type", "text/plain").Bytes(), 415),
            (second.Add("Keygen-Date", second["Date"]).Bytes(), 400),
            (first.Set("Keygen-Digest", second["Digest"]).Bytes(), 401),
            (second.Bytes(), 200),
        ];
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);

        foreach (var piece in requests.SelectMany(static request => request.Bytes).Chunk(pieces))
        {
            await http.SendAsync(piece);
        }

        foreach (var (_, status) in requests)
        {
            (await http.ReadAnswerAsync()).Status.Should().Be(status);
        }

        hostile.Server.Runs.Select(static e => e.Name).Should().Equal("license.created", "license.expired");
        hostile.Server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "47")]
    public async Task What_stands_behind_a_malformed_request_is_not_handled_and_can_come_again()
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var (first, second) = (keygen.Deliver(), keygen.Deliver());
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);

        await http.SendAsync((byte[])[.. first.Bytes(), .. "no request\r\n\r\n"u8, .. second.Bytes()]);

        (await http.ReadAnswerAsync()).Status.Should().Be(200);
        (await http.ReadAnswerAsync()).Status.Should().Be(400);
        (await http.IsClosedByServerAsync()).Should().BeTrue();
        hostile.Server.Runs.Should().ContainSingle();
        (await hostile.SendAsync(second.Bytes())).Should().Be(200);
        hostile.Server.Runs.Should().HaveCount(2);
        hostile.Server.Errors.Should().BeEmpty();
    }
}
