using System.Text;

namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>Chunks as no HTTP library sends them.</summary>
public sealed class ChunkedBodyTests
{
    /// <summary>The line before a chunk of 500 bytes (0x1f4), and what comes after the last.</summary>
    [Theory]
    [Trait("Case", "47")]
    [InlineData("1F4", "0\r\n\r\n")]
    [InlineData("00001f4", "0\r\n\r\n")]
    [InlineData("1f4;name=value", "0;last\r\n\r\n")]
    [InlineData("1f4;name=\"a quoted; value\"", "000\r\n\r\n")]
    [InlineData("1f4", "0\r\nKeygen-Signature: other\r\nContent-Length: 1\r\nHost: elsewhere.example\r\n\r\n")]
    public async Task Odd_chunks_that_HTTP_allows_are_handled_once(string sizeLine, string ending)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Sign(BodyOf(keygen, 1000));

        (await hostile.SendAsync(Chunked(delivery, sizeLine, ending))).Should().Be(200);
        (await hostile.SendAsync(delivery.Bytes())).Should().Be(200);
        hostile.Server.Runs.Should().ContainSingle();
        hostile.Server.Errors.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "47")]
    [InlineData("xyz", "0\r\n\r\n")]
    [InlineData("-1f4", "0\r\n\r\n")]
    [InlineData("0x1f4", "0\r\n\r\n")]
    [InlineData("", "0\r\n\r\n")]
    [InlineData(" 1f4", "0\r\n\r\n")]
    [InlineData("1f3", "0\r\n\r\n")]
    [InlineData("fffffffffffffffff", "0\r\n\r\n")]
    [InlineData("000000001f4", "0\r\n\r\n")]
    [InlineData("80000000", "0\r\n\r\n")]
    public async Task Chunks_that_HTTP_does_not_know_are_400_and_the_delivery_can_come_again(string sizeLine, string ending)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Sign(BodyOf(keygen, 1000));

        (await hostile.SendAsync(Chunked(delivery, sizeLine, ending))).Should().Be(400);
        await hostile.TakesTheRetryAsync(delivery);
    }

    [Fact]
    [Trait("Case", "47")]
    public async Task A_chunk_too_few_is_401_since_the_digest_covers_them_all()
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Sign(BodyOf(keygen, 1000));

        (await hostile.SendAsync(Chunked(delivery with { Body = delivery.Body[..500] }, "1f4", "0\r\n\r\n"))).Should().Be(401);
        await hostile.TakesTheRetryAsync(delivery);
    }

    [Fact]
    [Trait("Case", "1")]
    public async Task A_signature_in_a_trailer_is_none()
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Sign(BodyOf(keygen, 1000));

        var late = Chunked(delivery.Without("Keygen-Signature"), "1f4", $"0\r\nKeygen-Signature: {delivery["Keygen-Signature"]}\r\n\r\n");
        (await hostile.SendAsync(late)).Should().Be(401);
        await hostile.TakesTheRetryAsync(delivery);
    }

    /// <summary>The limit counts what is in the chunks, however small they are.</summary>
    [Theory]
    [Trait("Case", "47")]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task Chunks_without_end_are_413_at_the_limit(int size)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen, new() { Options = static options => options.MaxBodySize = 20_000 });
        var delivery = keygen.Deliver();
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);

        // One byte more than the limit, and no last chunk: the answer does not wait for one.
        await http.SendAsync(delivery.Without("Content-Length").Add("Transfer-Encoding", "chunked").Head());
        foreach (var chunk in new byte[20_001].Chunk(size))
        {
            await http.SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
        }

        (await http.ReadAnswerAsync()).Status.Should().Be(413);
        await hostile.TakesTheRetryAsync(delivery);
    }

    private static byte[] BodyOf(WireSigner keygen, int size)
    {
        var empty = keygen.Envelope(content: "").Length;
        return keygen.Envelope(content: new string('x', size - empty));
    }

    private static byte[] Chunked(WireDelivery delivery, string sizeLine, string ending)
    {
        var bytes = new List<byte>(delivery.Without("Content-Length").Add("Transfer-Encoding", "chunked").Head());
        foreach (var chunk in delivery.Body.Chunk(500))
        {
            bytes.AddRange(Encoding.ASCII.GetBytes(sizeLine + "\r\n"));
            bytes.AddRange(chunk);
            bytes.AddRange("\r\n"u8);
        }

        bytes.AddRange(Encoding.ASCII.GetBytes(ending));
        return [.. bytes];
    }
}
