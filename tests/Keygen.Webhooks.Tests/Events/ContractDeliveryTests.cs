using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>A delivery of every event, built from the contract: whole, with nothing but what must be, and from a newer Keygen.</summary>
public sealed class ContractDeliveryTests
{
    public static TheoryData<string, Build> Deliveries
    {
        get
        {
            var data = new TheoryData<string, Build>();
            foreach (var name in Contract.EventNames)
            {
                foreach (var build in Enum.GetValues<Build>())
                {
                    data.Add(name, build);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Collections => [.. Contract.Events
        .Where(static one => Contract.Text(one.GetProperty("payload"), "shape") is "collection").Select(static one => Contract.Text(one, "event"))];

    [Theory]
    [MemberData(nameof(Deliveries))]
    public void Each_typed_property_is_what_was_sent(string name, Build build)
    {
        var document = ContractDocument.Of(name, build).ToJsonString();

        var keygenEvent = Envelope(name, document, build).Read();

        keygenEvent.GetType().Name.Should().Be(ClassNames.Of(name));
        DocumentShape.ShouldBe(keygenEvent, JsonElement.Parse(document));
    }

    [Theory]
    [MemberData(nameof(Contract.EventNames), MemberType = typeof(Contract))]
    public void Nothing_newer_is_lost(string name)
    {
        var sent = JsonElement.Parse(ContractDocument.Of(name, Build.Newer).ToJsonString());
        var keygenEvent = Envelope(name, sent.GetRawText(), Build.Newer).Read();
        var payload = keygenEvent.Payload;
        ((keygenEvent as LicenseValidationEvent)?.Validation.Code.Value).Should().BeNull();

        payload.TryGetMeta(ContractDocument.UnknownName, out var meta).Should().BeTrue();
        JsonElement.DeepEquals(meta, sent.GetProperty("meta").GetProperty(ContractDocument.UnknownName)).Should().BeTrue();
        foreach (var (resource, json) in payload.Resources.Zip(RecordedEvents.Resources(sent)))
        {
            resource.AttributeNames.Should().Contain(ContractDocument.UnknownName);
            resource.TryGetAttribute(ContractDocument.UnknownName, out var attribute).Should().BeTrue();
            JsonElement.DeepEquals(attribute, json.GetProperty("attributes").GetProperty(ContractDocument.UnknownName)).Should().BeTrue();
            resource.RelationshipNames.Should().Contain(ContractDocument.UnknownName);
            resource.TryGetRelationship(ContractDocument.UnknownName, out var relationship).Should().BeTrue();
            relationship!.Data.Should().Be(new ResourceIdentifier("comets", "1P"));
            foreach (var member in Contract.Resources[resource.Type].GetProperty("attributes").EnumerateArray().Where(static one => Contract.Enum(one).Any()))
            {
                dynamic value = TypedProperties.Read(ContractTypes.Property(resource.Type, "attributes", Contract.Text(member, "name"))!, resource)!;
                ((string)value.Text).Should().Be(ContractDocument.UnknownText);
                ((object?)value.Value).Should().BeNull();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Contract.EventNames), MemberType = typeof(Contract))]
    public void A_payload_of_another_type_is_reached_by_the_raw_event_alone(string name)
    {
        var keygenEvent = SampleEnvelope.Of(name, "{\"data\":{\"type\":\"comets\",\"id\":\"1P\"}}").Read();

        keygenEvent.Payload.Resources.Should().ContainSingle().Which.Should().BeOfType<Resource>().Which.Id.Should().Be("1P");
        var property = keygenEvent.GetType().GetProperties().Should().ContainSingle(static one =>
            one.PropertyType.IsSubclassOf(typeof(Resource)) || one.PropertyType.IsAssignableTo(typeof(IEnumerable<Resource>))).Subject;
        FluentActions.Invoking(() => TypedProperties.Read(property, keygenEvent))
            .Should().Throw<KeygenPayloadException>().WithMessage($"*{name}*type this library does not know*");
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_list_may_be_empty(string name) =>
        DocumentShape.ShouldBe(SampleEnvelope.Of(name, "{\"data\":[]}").Read(), JsonElement.Parse("{\"data\":[]}"));

    private static SampleEnvelope Envelope(string name, string document, Build build)
    {
        var envelope = SampleEnvelope.Of(name, document);
        const string Unknown = $",\"{ContractDocument.UnknownName}\":{{\"data\":[7]}}";
        return build is not Build.Newer ? envelope : envelope with
        {
            Type = envelope.Type + Unknown,
            Event = envelope.Event + Unknown,
            Account = envelope.Account + Unknown,
            Meta = envelope.Meta[..^1] + Unknown + "}",
        };
    }
}
