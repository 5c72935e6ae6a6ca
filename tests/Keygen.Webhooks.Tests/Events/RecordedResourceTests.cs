using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The typed properties of every recorded delivery that has a class for its resource, whatever API version it is in.</summary>
public sealed class RecordedResourceTests
{
    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Has_the_attributes_in_the_newest_shape(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var snake = RecordedEvents.IsBefore(recorded, "1.5");
        var resources = RecordedEvents.Read(recorded).Payload.Resources;

        resources.Should().AllSatisfy(resource => resource.Should().BeOfType(ContractTypes.ByName[ResourceType(recorded)]));
        TypedProperties.ShouldBe(resources[0], "attributes", NewestShape.Attributes(recorded, recorded.Expect), snake);
        foreach (var (resource, sent) in resources.Zip(RecordedEvents.Resources(RecordedEvents.Document(recorded))))
        {
            TypedProperties.ShouldBe(resource, "attributes", NewestShape.Attributes(recorded, sent), snake);
            TypedProperties.ShouldBe(resource, "meta", RecordedEvents.Members(sent, "meta"));
        }

        if (recorded.Expect.TryGetProperty("missingAttributes", out var missing))
        {
            missing.EnumerateArray().Select(key => ContractTypes.Property(ResourceType(recorded), "attributes", key.GetString()!))
                .Should().AllSatisfy(property => (property is null ? null : TypedProperties.Read(property, resources[0])).Should().BeNull());
        }
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Has_the_relationships_in_the_newest_shape(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var resources = RecordedEvents.Read(recorded).Payload.Resources;
        var expected = recorded.Expect.TryGetProperty("resources", out var list) ? list.EnumerateArray().ToArray() : [recorded.Expect];

        foreach (var (resource, sent) in resources.Zip(expected))
        {
            TypedProperties.ShouldBe(resource, "relationships", NewestShape.Relationships(recorded, sent));
        }

        foreach (var (resource, sent) in resources.Zip(RecordedEvents.Resources(RecordedEvents.Document(recorded))))
        {
            foreach (var (key, relationship) in NewestShape.Relationships(recorded, sent))
            {
                RelationshipShape.ShouldBe(resource, key, relationship);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Is_reached_through_the_event_with_its_meta(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var keygenEvent = RecordedEvents.Read(recorded);

        TypedProperties.PayloadOf(keygenEvent).Should().Equal(keygenEvent.Payload.Resources);
        TypedProperties.ShouldBe(
            keygenEvent is LicenseValidationEvent validation ? validation.Validation : keygenEvent, NewestShape.Meta(recorded));
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void An_artifact_has_its_presigned_url_and_nothing_else_has(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var resource = RecordedEvents.Read(recorded).Payload.Resources[0];
        var redirect = RecordedEvents.Members(recorded.Expect, "links").TryGetValue("redirect", out var link) ? link.GetString() : null;

        ((resource as Artifact)?.RedirectUrl).Should().Be(redirect);
        if (recorded.Event is "artifact.downloaded" or "release.downloaded" or "artifact.created")
        {
            redirect.Should().StartWith("https://");
        }
    }

    [Theory]
    [InlineData("values/metadata-50k/license.updated")]
    [InlineData("values/metadata-50k/machine.updated-v1.0")]
    public void Has_large_metadata_whole(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var metadata = RecordedEvents.Read(recorded).Payload.Resources[0] switch
        {
            License license => license.Metadata,
            Machine machine => machine.Metadata,
            _ => null,
        };

        var large = recorded.Expect.GetProperty("largeMetadata");
        metadata.Should().HaveCount(large.GetProperty("keyCount").GetInt32());
        large.GetProperty("sample").EnumerateObject().Should().NotBeEmpty()
            .And.AllSatisfy(sample => metadata![sample.Name].GetText().Should().Be(sample.Value.ToString()));
    }

    private static string ResourceType(RecordedDelivery recorded) => recorded.Expect.GetProperty("resourceType").GetString()!;
}
