using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Whatever becomes of a body, reading never throws, and no property throws anything but <see cref="KeygenPayloadException"/>.</summary>
public sealed class MutationTests
{
    private const int Each = 60;

    public static TheoryData<string> Sample =>
        [.. RecordedDelivery.All.Where(static one => one.Body.Length < 12_000).Where(static (_, index) => index % 6 == 0).Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Sample))]
    public void Changed_bytes_of_the_body_never_surprise(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        for (var seed = 0; seed < Each; seed++)
        {
            var body = Mutation.OfBytes(recorded.Body, new Random(seed));
            Check(recorded, body, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Sample))]
    public void Changed_values_of_the_payload_never_surprise(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        using var envelope = JsonDocument.Parse(recorded.Body);
        var payload = envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!;
        for (var seed = 0; seed < Each; seed++)
        {
            var changed = Mutation.OfJson(payload, new Random(seed));
            var body = SampleEnvelope.Of(recorded.Event, changed, RecordedEvents.Version(recorded)!) with
            {
                Account = $"\"account\":{{\"data\":{{\"id\":\"{recorded.AccountId}\"}}}}",
            };
            Check(recorded, Encoding.UTF8.GetBytes(body.Json), seed).Should().BeTrue("the envelope is sound");
        }
    }

    [Fact]
    public void What_is_not_changed_reads_without_a_failure()
    {
        foreach (var recorded in RecordedDelivery.All.Where(static one => one.Event is "machine.created" or "user.created"))
        {
            var walk = PropertyWalk.Through(RecordedEvents.Read(recorded));

            // A value of metadata has a getter for each kind, all but one of which refuse it.
            walk.Failures.Where(static failure => !failure.Message.StartsWith("A metadata value", StringComparison.Ordinal)).Should().BeEmpty();
            walk.Read.Should().BeGreaterThan(60);
        }
    }

    private static bool Check(RecordedDelivery recorded, byte[] body, int seed)
    {
        var failure = RecordedEvents.Read(recorded, body, out var keygenEvent);
        (failure is EnvelopeFailure.None).Should().Be(keygenEvent is not null);
        if (keygenEvent is not null)
        {
            PropertyWalk.Through(keygenEvent).Failures
                .Should().AllBeOfType<KeygenPayloadException>("{0} with seed {1} is {2}", recorded.Name, seed, Encoding.UTF8.GetString(body));
        }

        return keygenEvent is not null;
    }
}
