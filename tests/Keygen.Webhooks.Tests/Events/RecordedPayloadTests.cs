using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>What a payload holds by name, as it was sent, for every recorded delivery of every family.</summary>
public sealed class RecordedPayloadTests
{
    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Gives_every_member_by_its_name_as_it_was_sent(string name)
    {
        var expect = RecordedDelivery.Find(name).Expect;
        var payload = RecordedEvents.Read(RecordedDelivery.Find(name)).Payload;

        payload.IsCollection.Should().Be(expect.GetProperty("isCollection").GetBoolean());
        payload.Resources.Select(static resource => resource.Id)
            .Should().Equal(expect.GetProperty("resourceIds").EnumerateArray().Select(static id => id.GetString()));
        payload.Resources.Select(static resource => resource.Type).Should().AllBe(expect.GetProperty("resourceType").GetString()!);
        var first = payload.Resources[0];
        foreach (var (key, value) in RecordedEvents.Members(expect, "attributes"))
        {
            first.TryGetAttribute(key, out var attribute).Should().BeTrue(key);
            JsonElement.DeepEquals(attribute, value).Should().BeTrue("{0} is as it was sent", key);
            first.AttributeNames.Should().ContainSingle(sent => sent == key);
        }

        foreach (var (key, value) in RecordedEvents.Members(expect, "meta"))
        {
            payload.TryGetMeta(key, out var meta).Should().BeTrue(key);
            JsonElement.DeepEquals(meta, value).Should().BeTrue("{0} is as it was sent", key);
        }

        foreach (var (key, value) in RecordedEvents.Members(expect, "links"))
        {
            first.GetLink(key).Should().Be(value.GetString(), key);
        }

        if (expect.TryGetProperty("missingAttributes", out var missing))
        {
            missing.EnumerateArray().Select(static key => key.GetString()).Should().NotIntersectWith(first.AttributeNames);
        }
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Gives_every_linkage_by_its_name(string name)
    {
        var expect = RecordedDelivery.Find(name).Expect;
        var resources = RecordedEvents.Read(RecordedDelivery.Find(name)).Payload.Resources;
        // Of a hundred resources only the ids are recorded.
        var expected = expect.TryGetProperty("resources", out var list) ? list.EnumerateArray().ToArray() : [expect];

        resources.Should().HaveCountGreaterThanOrEqualTo(expected.Length);
        foreach (var (resource, sent) in resources.Zip(expected))
        {
            foreach (var (key, value) in RecordedEvents.Members(sent, "relationships"))
            {
                resource.TryGetRelationship(key, out var relationship).Should().BeTrue(key);
                relationship!.HasData.Should().BeTrue(key);
                WireValue.ShouldBe(relationship.Data, value, key);
            }
        }
    }
}
