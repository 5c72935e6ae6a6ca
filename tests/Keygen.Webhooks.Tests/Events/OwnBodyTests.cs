using System.Text;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>An event that owns its body unescapes the payload where it stands; one that does not leaves the body alone.</summary>
public sealed class OwnBodyTests
{
    private const string Attributes = "\"name\":\"\u00e9\\n\\\"\ud83d\ude00\",\"uses\":7";

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void A_recorded_payload_is_the_same_either_way(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var (own, shared) = (recorded.Body.ToArray(), recorded.Body.ToArray());

        var inPlace = RecordedEvents.ReadFromOwn(recorded, own);
        RecordedEvents.Read(recorded, shared, out var copied);

        inPlace.Payload.Json.ToArray().Should().Equal(copied!.Payload.Json.ToArray());
        shared.Should().Equal(recorded.Body);
        inPlace.Payload.Json.Span.Overlaps(own).Should().BeTrue();
        copied.Payload.Json.Span.Overlaps(shared).Should().BeFalse();
        (inPlace.Id, inPlace.IdempotencyToken, inPlace.Endpoint).Should().Be((copied.Id, copied.IdempotencyToken, copied.Endpoint));
    }

    [Theory]
    [InlineData("\\ud800", "InvalidOperationException")]
    [InlineData("{", "Json*")]
    [InlineData("", "Json*")]
    [InlineData("{\\\"data\\\":1,\\\"\\u00e9\\\":[}", "Json*")]
    public void A_bad_payload_is_as_bad_when_it_is_asked_for_again(string escaped, string reason)
    {
        var envelope = new SampleEnvelope { Payload = $"\"payload\":\"{escaped}\"" };
        var keygenEvent = envelope.ReadFromOwn(Encoding.UTF8.GetBytes(envelope.Json));

        for (var i = 0; i < 3; i++)
        {
            FluentActions.Invoking(() => keygenEvent.Payload).Should().Throw<KeygenPayloadException>().WithMessage($"*not a JSON document ({reason})*");
        }
    }

    [Fact]
    public async Task Threads_that_ask_at_once_get_the_same()
    {
        for (var round = 0; round < 50; round++)
        {
            var envelope = SampleEnvelope.Of("license.created", SampleLicense.Document(Attributes));
            var keygenEvent = (LicenseCreated)envelope.ReadFromOwn(Encoding.UTF8.GetBytes(envelope.Json));
            using var barrier = new Barrier(8);

            var licenses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait(TestContext.Current.CancellationToken);
                    return keygenEvent.License;
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            licenses.Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle();
            (licenses[0].Name, licenses[0].Uses).Should().Be(("\u00e9\n\"\ud83d\ude00", 7));
        }
    }
}
