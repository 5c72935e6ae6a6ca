using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Testing.Tests.Fake;

public sealed class WireTests
{
    public static TheoryData<string> EveryUrl =>
        [.. RecordedDelivery.All.Select(static one => one.Name).Where(static name => name.StartsWith("urls/", StringComparison.Ordinal)), "versions/v1.0/release.created"];

    /// <summary>Every header of a recorded delivery is on the wire, and no other; the HTTP library puts Host and the content's elsewhere.</summary>
    [Theory]
    [MemberData(nameof(EveryUrl))]
    public async Task The_fake_sends_the_headers_and_the_target_of_a_recorded_delivery(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        using var receiver = new RawReceiver(_ => RawReceiver.Status(200));
        await using var fake = await FakeKeygen.StartAsync();
        fake.AddEndpoint(recorded.Url, receiver.Url).ApiVersion = recorded.Header("Keygen-Version");
        fake.Endpoints[0].SignatureAlgorithm = recorded.Algorithm;
        fake.Raise(recorded.Event);

        await fake.WaitForAsync(static fake => fake.Events is [{ Status: FakeEventStatus.Delivered }]);

        var lines = receiver.Heads[0].Split("\r\n\r\n")[0].Split("\r\n");
        lines[0].Should().Be($"POST {recorded.WireTarget} HTTP/1.1");
        var headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToArray();
        headers.Select(static header => header[0]).Should().BeEquivalentTo(recorded.Headers.Select(static header => header.Key));
        var varying = new[] { "Date", "Digest", "Keygen-Date", "Keygen-Digest", "Keygen-Signature", "Content-Length", "Host" };
        headers.Where(header => !varying.Contains(header[0])).Select(static header => (header[0], header[1]))
            .Should().BeEquivalentTo(recorded.Headers.Where(header => !varying.Contains(header.Key)).Select(static header => (header.Key, header.Value)));
    }

    [Fact]
    public async Task Every_event_in_every_version_arrives_and_verifies()
    {
        var handled = 0;
        await using var app = await Receiver.StartAsync(_ => Interlocked.Increment(ref handled));
        await using var fake = await FakeKeygen.StartAsync();
        var names = RecordedDelivery.All.Select(static delivery => delivery.Event).Distinct().ToArray();
        foreach (var version in new[] { "1.0", "1.4", "1.8" })
        {
            fake.AddEndpoint(sendTo: new(app.Urls.First())).ApiVersion = version;
        }

        foreach (var name in names)
        {
            fake.Raise(name);
        }

        await fake.WaitForAsync(static fake => fake.Events.All(static row => row.Status is FakeEventStatus.Delivered));
        handled.Should().Be(3 * names.Length);
    }
}
