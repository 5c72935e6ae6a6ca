using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>An API version that came after this library is read as the newest it knows, and said so once.</summary>
public sealed class NewerVersionTests
{
    private const int NewerVersion = 1108;

    // What 1.6 and later call the owner, and what earlier versions put in its place.
    private const string Machine = """
        {"data":{"id":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11","type":"machines",
         "attributes":{"fingerprint":"f","heartbeatStatus":"NOT_STARTED","lastHeartbeat":null,"nextHeartbeat":"2026-11-23T09:00:00.000Z","metadata":{"a":{"b_c":1}}},
         "relationships":{"owner":{"data":{"type":"users","id":"owner"}},"user":{"data":{"type":"users","id":"license-owner"}}}}}
        """;

    [Theory]
    [Trait("Case", "56")]
    [InlineData("2.0")]
    [InlineData("1.9")]
    [InlineData("1.10")]
    [InlineData("10.0")]
    public async Task Is_read_as_the_newest_and_logged_once(string version)
    {
        var machines = new List<Machine>();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<MachineCreated>((e, _) =>
        {
            machines.Add(e.Machine);
            return Task.CompletedTask;
        }));

        for (var time = 0; time < 3; time++)
        {
            var delivery = host.Sign(new TestEvent("machine.created") { Payload = Machine, ApiVersion = version }) with { Version = version };
            (await host.ReceiveAsync(delivery.ToRequest())).Outcome.Should().Be(WebhookOutcome.Handled);
        }

        machines.Should().HaveCount(3).And.AllSatisfy(static machine =>
        {
            machine.Owner.Should().Be(new ResourceIdentifier("users", "owner"));
            machine.LicenseOwner.Should().BeNull();
            machine.HeartbeatStatus.Value.Should().Be(HeartbeatStatus.NotStarted);
            machine.Metadata.GetMap("a")!.GetInt64("b_c").Should().Be(1);
        });
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == NewerVersion)
            .Which.Message.Should().Contain($"has API version {version}.");
    }

    [Theory]
    [Trait("Case", "56")]
    [InlineData("2.0", "1.8")]
    [InlineData("1.8", "2.0")]
    [InlineData("1.8", "1.8")]
    [InlineData("1.0", "1.0")]
    [InlineData("next", "next")]
    public async Task Is_not_said_of_a_payload_that_is_written_in_a_known_one(string header, string envelope)
    {
        await using var host = await ReceiverHost.StartAsync();

        var delivery = host.Sign(new TestEvent { ApiVersion = envelope }) with { Version = header };

        (await host.ReceiveAsync(delivery.ToRequest())).Outcome.Should().Be(WebhookOutcome.Ignored);
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == NewerVersion);
    }
}
