using System.Reflection;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Each resource class has what the contract says of its type, and nothing else.</summary>
public sealed class ContractResourceTests
{
    private static readonly string[] Kinds = ["attributes", "relationships", "meta"];

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_a_property_for_each_attribute(string type) =>
        Differences(type, "attributes", member => PropertyShape.Of(member, $"{type}.attributes")).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_a_property_for_each_relationship(string type) =>
        Differences(type, "relationships", member => PropertyShape.OfRelationship(member, $"{type}.relationships")).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_a_property_for_each_member_of_its_meta(string type) =>
        Differences(type, "meta", member => PropertyShape.Of(member, $"{type}.meta")).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_the_members_of_each_object_and_no_other(string type)
    {
        foreach (var (kind, member) in Kinds.SelectMany(kind => Members(type, kind).Select(member => (kind, member))))
        {
            if (member.TryGetProperty("members", out var members))
            {
                var name = Contract.Text(member, "name");
                ContractTypes.Property(type, kind, name)!.PropertyType.GetProperties()
                    .Select(static property => $"{PropertyShape.Of(property)} {property.Name}")
                    .Should().BeEquivalentTo(members.EnumerateArray()
                        .Select(one => $"{PropertyShape.Of(one, name)} {ClassNames.Of(Contract.Text(one, "name"))}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Knows_each_value_of_each_enum_and_no_other(string type)
    {
        foreach (var member in Members(type, "attributes").Where(static member => Contract.Enum(member).Any()))
        {
            var property = ContractTypes.Property(type, "attributes", Contract.Text(member, "name"))!;
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
            ContractTypes.Property(type, "relationships", Contract.Text(relationship, "name"))!.PropertyType.GetProperties()
                .Select(static property => $"{PropertyShape.Of(property)} {property.Name}")
                .Should().BeEquivalentTo(counts.Append("String? RelatedLink"));
        }
    }

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Has_no_property_that_stands_for_nothing(string type)
    {
        var members = Kinds.SelectMany(kind => Members(type, kind).Select(one => ContractTypes.Property(type, kind, Contract.Text(one, "name"))!.Name));
        var extras = ContractTypes.ByName[type].GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ExceptBy(members, static property => property.Name)
            .Select(static property => $"{property.DeclaringType!.Name}.{property.Name}")
            .Where(static name => !ContractTypes.Extras.ContainsKey(name));
        string.Join(", ", extras).Should().BeEmpty("each property of {0} stands for a member", type);
    }

    [Fact]
    public void Every_row_of_a_deliberate_difference_is_needed()
    {
        foreach (var name in ContractTypes.Extras.Keys)
        {
            typeof(Resource).Assembly.GetType($"{typeof(Resource).Namespace}.{name.Split('.')[0]}")!.GetProperty(name.Split('.')[1]).Should().NotBeNull(name);
        }

        var members = Contract.Resources.Keys.SelectMany(type => Kinds.SelectMany(kind => Members(type, kind).Select(one => $"{type}.{kind}.{Contract.Text(one, "name")}")));
        ContractTypes.Renamed.Keys.Concat(ContractTypes.Special.Keys.Where(static name => name.Count(static c => c == '.') == 2))
            .Should().BeSubsetOf(members);
    }

    [Fact]
    public void Each_resource_class_has_a_row()
    {
        typeof(Resource).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Resource)) && type != typeof(WebhookEndpoint)) // no event is about one
            .Should().BeEquivalentTo(ContractTypes.ByName.Values);
        ContractTypes.ByName.Keys.Should().BeEquivalentTo(Contract.Resources.Keys);
        Contract.Resources.Values.Sum(static resource => resource.GetProperty("attributes").GetArrayLength()).Should().Be(243);
    }

    private static JsonElement[] Members(string type, string kind) => [.. Contract.Resources[type].GetProperty(kind).EnumerateArray()];

    /// <summary>Every member whose property is missing or of another type, in one text.</summary>
    private static string Differences(string type, string kind, Func<JsonElement, string> expected) =>
        string.Join("; ", EachDifference(type, kind, expected));

    private static IEnumerable<string> EachDifference(string type, string kind, Func<JsonElement, string> expected)
    {
        var owner = ContractTypes.ByName[type];
        foreach (var member in Members(type, kind))
        {
            var name = Contract.Text(member, "name");
            var property = ContractTypes.Property(type, kind, name);
            var actual = property is null ? "missing" : PropertyShape.Of(property);
            if (actual != expected(member))
            {
                yield return $"{owner.Name}.{name} should be {expected(member)} and is {actual}";
            }
        }
    }
}
