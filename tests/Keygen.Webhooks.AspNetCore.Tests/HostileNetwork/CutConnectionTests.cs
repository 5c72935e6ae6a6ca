namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>Connections that end before the delivery does.</summary>
public sealed class CutConnectionTests
{
    public static TheoryData<string, bool> Cuts
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var where in (string[])["before anything", "in the request line", "in the head", "behind the head", "in the body", "before the last byte", "before the last chunk"])
            {
                data.Add(where, true);
                data.Add(where, false);
            }

            return data;
        }
    }

    [Theory]
    [Trait("Case", "51")]
    [MemberData(nameof(Cuts))]
    public async Task A_delivery_cut_short_runs_nothing_is_no_error_and_can_come_again(string where, bool isReset)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var (head, whole) = (delivery.Head().Length, delivery.Bytes());
        using (var http = await RawHttp.ConnectAsync(hostile.Server.Port))
        {
            await http.SendAsync(where switch
            {
                "before anything" => [],
                "in the request line" => whole[..8],
                "in the head" => whole[..(head - 3)],
                "behind the head" => whole[..head],
                "in the body" => whole[..(head + 100)],
                "before the last byte" => whole[..^1],
                _ => delivery.Chunked(100)[..^5],
            });
            if (isReset)
            {
                http.Reset();
            }
            else
            {
                http.EndSending();
                await http.IsClosedByServerAsync();
            }
        }

        await hostile.ConnectionsEndAsync(1);
        await hostile.TakesTheRetryAsync(delivery);
    }

    /// <summary>Kestrel fails the read of a closed connection and fires the request's token at once, on two threads.</summary>
    [Theory]
    [Trait("Case", "51")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_caller_who_closes_the_connection_in_the_body_has_hung_up_and_sent_nothing_malformed(bool isChunked, bool isReset)
    {
        using var keygen = new WireSigner();
        await using var hostile = await HostileServer.StartAsync(keygen);
        const int Calls = 20;
        for (var call = 1; call <= Calls; call++)
        {
            var delivery = keygen.Deliver();
            using var http = await RawHttp.ConnectAsync(hostile.Server.Port);
            await http.SendAsync(isChunked ? delivery.Chunked(100)[..^5] : delivery.Bytes()[..^1]);
            await Eventually.HoldsAsync(() => hostile.Requests == call, "the request");
            if (isReset)
            {
                http.Reset();
            }
            else
            {
                http.EndSending();
                await http.IsClosedByServerAsync();
            }
        }

        await Eventually.HoldsAsync(() => hostile.Server.Log.GetSnapshot().Count(static record => record.Id == 1107) == Calls, "the log's word on each");
        hostile.Server.Log.GetSnapshot().Should().NotContain(static record => record.Id == 1102);
        hostile.Server.Errors.Should().BeEmpty();
    }
}
