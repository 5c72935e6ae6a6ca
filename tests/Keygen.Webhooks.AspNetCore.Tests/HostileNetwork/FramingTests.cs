namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>Requests about whose end two servers could disagree.</summary>
public sealed class FramingTests
{
    /// <summary>What is put in the place of Content-Length, of which {0} is the true one.</summary>
    [Theory]
    [Trait("Case", "47")]
    [InlineData("Content-Length: {0}\r\nContent-Length: {0}")]
    [InlineData("Content-Length: {0}\r\nContent-Length: 10")]
    [InlineData("Content-Length: {0}, {0}")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 0x10")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length : {0}")]
    [InlineData("X: y\r\n Content-Length: {0}")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    public async Task A_length_that_can_be_read_two_ways_is_refused_by_Kestrel(string instead)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var head = System.Text.Encoding.Latin1.GetString(delivery.Head())
            .Replace($"Content-Length: {delivery.Body.Length}", instead.Replace("{0}", $"{delivery.Body.Length}", StringComparison.Ordinal), StringComparison.Ordinal);

        (await hostile.SendAsync((byte[])[.. System.Text.Encoding.Latin1.GetBytes(head), .. delivery.Body])).Should().Be(400);
        hostile.Requests.Should().Be(0);
        await hostile.TakesTheRetryAsync(delivery);
    }

    /// <summary>
    /// A front server that went by Content-Length would take the second delivery for a part of the first one's body. Chunks alone count,
    /// and the connection ends with them, as RFC 9112 §6.3 has it.
    /// </summary>
    [Theory]
    [Trait("Case", "47")]
    [InlineData("true")]
    [InlineData("too small")]
    [InlineData("over both")]
    public async Task With_both_lengths_the_chunks_count_and_nothing_behind_them_is_a_request(string length)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var (first, second) = (keygen.Deliver(), keygen.Deliver());
        var chunks = BodyOf(first.Chunked(100)).ToArray();
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);

        var announced = length switch { "true" => chunks.Length, "too small" => 1, _ => chunks.Length + second.Bytes().Length };
        await http.SendAsync((byte[])
            [.. first.Set("Content-Length", $"{announced}").Add("Transfer-Encoding", "chunked").Head(), .. chunks, .. second.Bytes()]);

        (await http.ReadAnswerAsync()).Status.Should().Be(200);
        (await http.IsClosedByServerAsync()).Should().BeTrue();
        hostile.Server.Runs.Should().ContainSingle();
        (await hostile.SendAsync(second.Bytes())).Should().Be(200);
        hostile.Server.Runs.Should().HaveCount(2);
        hostile.Server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "46")]
    public async Task Without_any_length_there_is_no_body_and_what_follows_is_no_request()
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);

        await http.SendAsync(delivery.Without("Content-Length").Bytes());

        (await http.ReadAnswerAsync()).Status.Should().Be(500);
        (await http.ReadAnswerAsync()).Status.Should().Be(400);
        await hostile.TakesTheRetryAsync(delivery);
    }

    [Fact]
    [Trait("Case", "47")]
    public async Task What_hides_in_the_body_of_a_forged_delivery_is_never_a_request()
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var hostile = await HostileServer.StartAsync(keygen);
        var (hidden, last) = (keygen.Deliver(), keygen.Deliver());
        using var http = await RawHttp.ConnectAsync(hostile.Server.Port);

        await http.SendAsync((byte[])[.. forger.Deliver().WithBody(hidden.Bytes()).Bytes(), .. last.Bytes()]);

        (await http.ReadAnswerAsync()).Status.Should().Be(401);
        (await http.ReadAnswerAsync()).Status.Should().Be(200);
        hostile.Requests.Should().Be(2);
        hostile.Server.Runs.Should().ContainSingle();
        (await hostile.SendAsync(hidden.Bytes())).Should().Be(200);
        hostile.Server.Runs.Should().HaveCount(2);
    }

    [Theory]
    [Trait("Case", "47")]
    [InlineData("0", 401)]
    [InlineData("1048577", 413)]
    [InlineData("9223372036854775807", 413)]
    public async Task A_length_far_from_the_truth_is_answered_without_the_body(string length, int status)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        (await hostile.SendAsync(delivery.Set("Content-Length", length).Head())).Should().Be(status);
        await hostile.TakesTheRetryAsync(delivery);
    }

    private static ReadOnlySpan<byte> BodyOf(byte[] request) => request.AsSpan(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4);
}
