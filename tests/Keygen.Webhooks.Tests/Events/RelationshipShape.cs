using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Compares the typed property of a relationship with the relationship object it was read from: linkage, link and counts.</summary>
internal static class RelationshipShape
{
    public static void ShouldBe(Resource resource, string name, JsonElement expected)
    {
        var property = ContractTypes.Property(resource.Type, "relationships", name)
            ?? throw new InvalidOperationException($"{resource.Type} has no property for the relationship '{name}'.");
        var what = $"{property.DeclaringType!.Name}.{property.Name}";
        var actual = TypedProperties.Read(property, resource);
        if (expected.ValueKind is JsonValueKind.Null || actual is null)
        {
            // Absent, or sent with a linkage that is null.
            actual.Should().BeNull(what);
            (expected.ValueKind is JsonValueKind.Null || expected.GetProperty("data").ValueKind is JsonValueKind.Null).Should().BeTrue(what);
            return;
        }

        if (actual is ResourceIdentifier)
        {
            WireValue.ShouldBe(actual, expected.GetProperty("data"), what);
            return;
        }

        actual.GetType().GetProperty(nameof(Relationship.RelatedLink))!.GetValue(actual)
            .Should().Be(expected.GetProperty("links").GetProperty("related").GetString(), what);
        foreach (var (count, number) in RecordedEvents.Members(expected, "meta"))
        {
            if (actual is Relationship relationship)
            {
                relationship.GetCount(count).Should().Be(number.GetInt64(), what);
            }
            else if (actual.GetType().GetProperty(ClassNames.Of(count)) is { } counter)
            {
                counter.GetValue(actual).Should().Be(number.GetInt64(), what);
            }
        }
    }
}
