namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Every recorded delivery, byte for byte over a socket.</summary>
public sealed class RecordedOverSocketsTests(RecordedServers servers) : IClassFixture<RecordedServers>
{
    [Theory]
    [Trait("Case", "30")]
    [Trait("Case", "65")]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public async Task Runs_its_handlers_once_and_nothing_that_differs_by_a_bit(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var server = await servers.ForAsync(recorded, recorded.Url);
        var delivery = WireDelivery.Of(recorded);
        var date = delivery["Keygen-Date"];
        var secondsAt = date.Length - " GMT".Length - 1;
        WireDelivery[] forgeries =
        [
            delivery.Set("Keygen-Date", Flip(date, secondsAt)),
            delivery.Set("Keygen-Digest", Flip(delivery["Keygen-Digest"], "sha-256=".Length)),
            delivery.WithBody(Flip(recorded.Body, recorded.Body.Length / 2)),
            WithSignatureFlipped(delivery),
        ];

        foreach (var forgery in forgeries)
        {
            (await server.PostAsync(recorded, forgery)).Status.Should().BeOneOf(400, 401);
        }

        foreach (var url in (string[])[FlipHost(recorded.Url), FlipTarget(recorded.Url)])
        {
            var other = await servers.ForAsync(recorded, url);
            (await other.PostAsync(recorded, delivery)).Status.Should().Be(401);
            other.Runs.Should().BeEmpty();
        }

        server.Runs.Should().BeEmpty();
        (await server.PostAsync(recorded, delivery)).Status.Should().Be(200);
        server.Runs.Should().Equal($"KeygenEvent {recorded.EventId()}", $"{recorded.ClassName()} {recorded.EventId()}");
        (await server.PostAsync(recorded, delivery)).Status.Should().Be(200);
        server.Runs.Should().HaveCount(2);
    }

    private static WireDelivery WithSignatureFlipped(WireDelivery delivery)
    {
        const string Start = "signature=\"";
        var header = delivery["Keygen-Signature"];
        var start = header.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var end = header.IndexOf('"', start);
        var signature = Convert.FromBase64String(header[start..end]);
        return delivery.Set("Keygen-Signature", header[..start] + Convert.ToBase64String(Flip(signature, signature.Length - 1)) + header[end..]);
    }

    private static string FlipHost(string url) => Flip(url, url.IndexOf(".example", StringComparison.OrdinalIgnoreCase) + 1);

    private static string FlipTarget(string url)
    {
        var target = url.IndexOf('/', "https://".Length);
        return target < 0 ? url + "/a" : target == url.Length - 1 ? url + "a" : Flip(url, target + 1);
    }

    private static string Flip(string text, int at) => $"{text[..at]}{(char)(text[at] ^ 1)}{text[(at + 1)..]}";

    private static byte[] Flip(byte[] bytes, int at)
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }
}
