using System.Reflection;
using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Each resource class has what the contract says of its type, and nothing else.</summary>
public sealed class ContractResourceTests
{
    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_a_property_for_each_attribute(string type) =>
        Differences(type, "attributes", static member => PropertyShape.Of(member, "attribute")).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_a_property_for_each_relationship(string type) =>
        Differences(type, "relationships", PropertyShape.OfRelationship).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Knows_each_value_of_each_enum_and_no_other(string type)
    {
        foreach (var member in Members(type, "attributes").Where(static member => Contract.Enum(member).Any()))
        {
            var property = ContractTypes.ByName[type].GetProperty(ClassNames.Of(Contract.Text(member, "name")))!;
            PropertyShape.Values(property).Should().BeEquivalentTo(Contract.Enum(member), "of {0}.{1}", type, property.Name);
        }
    }

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Names_each_count_of_a_relationship(string type)
    {
        foreach (var relationship in Members(type, "relationships").Where(static one => one.TryGetProperty("meta", out _)))
        {
            var counts = relationship.GetProperty("meta").EnumerateArray().Select(static one => $"Int64? {ClassNames.Of(Contract.Text(one, "name"))}");
            ContractTypes.ByName[type].GetProperty(ClassNames.Of(Contract.Text(relationship, "name")))!.PropertyType.GetProperties()
                .Select(static property => $"{PropertyShape.Of(property)} {property.Name}")
                .Should().BeEquivalentTo(counts.Append("String? RelatedLink"));
        }
    }

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_no_property_that_stands_for_nothing(string type)
    {
        var members = Members(type, "attributes").Concat(Members(type, "relationships"))
            .Select(static one => ClassNames.Of(Contract.Text(one, "name")));
        var extras = OwnProperties(ContractTypes.ByName[type]).Select(static property => property.Name)
            .Except(members)
            .Where(name => !ContractTypes.Extras.Contains($"{ContractTypes.ByName[type].Name}.{name}"));
        string.Join(", ", extras).Should().BeEmpty("each property of {0} stands for a member", type);
    }

    [Fact]
    public void Each_resource_class_has_a_row()
    {
        typeof(Resource).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Resource)))
            .Should().BeEquivalentTo(ContractTypes.ByName.Values);
        ContractTypes.ByName.Keys.Should().BeSubsetOf(Contract.Resources.Keys);
    }

    private static JsonElement[] Members(string type, string kind) => [.. Contract.Resources[type].GetProperty(kind).EnumerateArray()];

    private static PropertyInfo[] OwnProperties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    /// <summary>Every member whose property is missing or of another type, in one text.</summary>
    private static string Differences(string type, string kind, Func<JsonElement, string> expected) =>
        string.Join("; ", EachDifference(type, kind, expected));

    private static IEnumerable<string> EachDifference(string type, string kind, Func<JsonElement, string> expected)
    {
        var owner = ContractTypes.ByName[type];
        foreach (var member in Members(type, kind))
        {
            var name = ClassNames.Of(Contract.Text(member, "name"));
            var property = owner.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
            var actual = property is null ? "missing" : PropertyShape.Of(property);
            if (actual != expected(member))
            {
                yield return $"{owner.Name}.{name} should be {expected(member)} and is {actual}";
            }
        }
    }
}
