using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The typed properties of every recorded delivery that has a class for its resource, whatever API version it is in.</summary>
public sealed class RecordedResourceTests
{
    public static TheoryData<string> Typed =>
        [.. RecordedDelivery.All.Where(static one => ContractTypes.ByName.ContainsKey(ResourceType(one))).Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Typed))]
    public void Has_the_attributes_in_the_newest_shape(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var resource = RecordedEvents.Read(recorded).Payload.Resources[0];

        resource.Should().BeOfType(ContractTypes.ByName[ResourceType(recorded)]);
        TypedProperties.ShouldBe(resource, NewestShape.Attributes(recorded), snake: RecordedEvents.IsBefore(recorded, "1.5"));
        if (recorded.Expect.TryGetProperty("missingAttributes", out var missing))
        {
            missing.EnumerateArray().Select(key => resource.GetType().GetProperty(ClassNames.Of(key.GetString()!)))
                .Should().AllSatisfy(property => (property is null ? null : TypedProperties.Read(property, resource)).Should().BeNull());
        }
    }

    [Theory]
    [MemberData(nameof(Typed))]
    public void Has_the_relationships_in_the_newest_shape(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var expected = recorded.Expect.TryGetProperty("resources", out var list) ? list.EnumerateArray().ToArray() : [recorded.Expect];

        foreach (var (resource, sent) in RecordedEvents.Read(recorded).Payload.Resources.Zip(expected))
        {
            TypedProperties.ShouldBe(resource, NewestShape.Relationships(recorded, sent));
        }
    }

    [Theory]
    [MemberData(nameof(Typed))]
    public void Is_reached_through_the_event_with_its_meta(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var keygenEvent = RecordedEvents.Read(recorded);
        var resources = keygenEvent.Payload.Resources;

        var properties = keygenEvent.GetType().GetProperties()
            .Where(property => property.PropertyType == (keygenEvent.Payload.IsCollection
                ? typeof(IReadOnlyList<>).MakeGenericType(resources[0].GetType())
                : resources[0].GetType()))
            .ToArray();
        var value = TypedProperties.Read(properties.Should().ContainSingle().Subject, keygenEvent);
        (value as IEnumerable<Resource> ?? [(Resource)value!]).Should().Equal(resources);
        TypedProperties.ShouldBe(
            keygenEvent is LicenseValidationEvent validation ? validation.Validation : keygenEvent, NewestShape.Meta(recorded));
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
