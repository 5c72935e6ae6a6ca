using System.Globalization;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Class and envelope of every recorded delivery.</summary>
public sealed class RecordedEventTests
{
    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Is_of_the_class_that_its_name_says(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var keygenEvent = RecordedEvents.Read(recorded);
        var (own, family) = (ClassNames.Of(recorded.Event), ClassNames.FamilyOf(recorded.Event));

        keygenEvent.Name.Should().Be(recorded.Event);
        ClassesOf(keygenEvent).Should().Contain(family).And.EndWith(nameof(KeygenEvent));
        keygenEvent.GetType().Name.Should().Be(own);
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Says_what_the_envelope_says(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var keygenEvent = RecordedEvents.Read(recorded);
        var created = DateTimeOffset.Parse(RecordedEvents.Envelope(recorded, "created")!, CultureInfo.InvariantCulture);

        keygenEvent.Id.Should().Be(recorded.Expect.GetProperty("eventId").GetString());
        keygenEvent.IdempotencyToken.Should().Be(recorded.Expect.GetProperty("idempotencyToken").GetString());
        keygenEvent.ApiVersion.Should().Be(RecordedEvents.Version(recorded));
        keygenEvent.AccountId.Should().Be(RecordedEvents.Envelope(recorded, "accountId"));
        keygenEvent.EnvironmentId.Should().Be(RecordedEvents.Envelope(recorded, "environmentId"));
        keygenEvent.Endpoint.Should().Be(RecordedEvents.Envelope(recorded, "endpoint"));
        keygenEvent.Created.Should().Be(created);
        keygenEvent.Age.Should().Be(recorded.SentAt > created ? recorded.SentAt - created : TimeSpan.Zero);
        keygenEvent.IsCatchUp.Should().BeFalse();
    }

    private static IEnumerable<string> ClassesOf(KeygenEvent keygenEvent)
    {
        for (var type = keygenEvent.GetType(); type != typeof(object); type = type.BaseType!)
        {
            yield return type.Name;
        }
    }
}
