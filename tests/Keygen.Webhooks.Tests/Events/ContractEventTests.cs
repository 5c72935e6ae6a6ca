using System.Reflection;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Each event has what the contract says of it.</summary>
public sealed class ContractEventTests
{
    [Fact]
    public void The_catalogue_has_every_event_and_no_other()
    {
        var names = Contract.Events.Select(static one => Contract.Text(one, "event")).ToArray();

        string.Join(", ", names.Except(EventCatalogue.ByName.Keys)).Should().BeEmpty("every event Keygen has is known");
        string.Join(", ", EventCatalogue.ByName.Keys.Except(names)).Should().BeEmpty("Keygen has every event that is known");
        names.Should().HaveCount(119);
        EventCatalogue.Types.Should().OnlyHaveUniqueItems().And.Contain(typeof(UnknownEvent));
    }

    [Theory]
    [MemberData(nameof(Contract.EventNames), MemberType = typeof(Contract))]
    public void Is_made_of_the_class_it_is_listed_with(string name)
    {
        var type = EventCatalogue.ByName[name];

        var keygenEvent = SampleEnvelope.Of(name, SampleLicense.Document("")).Read();
        keygenEvent.Should().BeOfType(type.Type);
        keygenEvent.Name.Should().Be(name);
        type.Type.Name.Should().Be(ClassNames.Of(name));
        type.Type.IsPublic.Should().BeTrue();
        type.Type.IsSealed.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Contract.EventNames), MemberType = typeof(Contract))]
    public void Has_its_payload_as_one_typed_property(string name)
    {
        var payload = Contract.Event(name).GetProperty("payload");
        var resource = ContractTypes.ByName[Contract.Text(payload, "type")];
        var expected = Contract.Text(payload, "shape") is "single" ? resource : typeof(IReadOnlyList<>).MakeGenericType(resource);

        EventCatalogue.ByName[name].Type.GetProperties().Where(property => property.PropertyType == expected)
            .Should().ContainSingle("{0} carries {1}", name, expected);
    }

    [Theory]
    [MemberData(nameof(Contract.EventNames), MemberType = typeof(Contract))]
    public void Has_a_property_for_each_member_of_its_meta_and_no_other(string name)
    {
        var type = EventCatalogue.ByName[name].Type;
        var owner = type.IsSubclassOf(typeof(LicenseValidationEvent)) ? typeof(LicenseValidation) : type;

        owner.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static property => !property.PropertyType.IsSubclassOf(typeof(Resource)) && !IsListOfResources(property.PropertyType))
            .Select(static property => $"{PropertyShape.Of(property)} {property.Name}")
            .Should().BeEquivalentTo(MetaOf(name).Select(static member => $"{PropertyShape.Of(member, "meta")} {PropertyNameOf(member)}"));
    }

    [Theory]
    [InlineData("license.validation.failed", "code")]
    [InlineData("license.validation.failed", "constant")]
    [InlineData("license.validation.succeeded", "code")]
    [InlineData("license.validation.succeeded", "constant")]
    public void Every_validation_code_is_known_and_no_other(string name, string member)
    {
        var codes = Contract.Event(name).GetProperty("meta").EnumerateArray().Single(meta => Contract.Text(meta, "name") == member);

        PropertyShape.Values(typeof(LicenseValidation).GetProperty(nameof(LicenseValidation.Code))!).Should().BeEquivalentTo(Contract.Enum(codes));
    }

    private static bool IsListOfResources(Type type) => type.IsAssignableTo(typeof(IEnumerable<Resource>));

    /// <summary>The members of the newest API version.</summary>
    private static IEnumerable<JsonElement> MetaOf(string name) =>
        Contract.Event(name).GetProperty("meta").EnumerateArray().Where(static member => Contract.Text(member, "name") is not "constant");

    private static string PropertyNameOf(JsonElement member) =>
        Contract.Text(member, "name") is "ts" ? nameof(LicenseValidation.Timestamp) : ClassNames.Of(Contract.Text(member, "name"));
}
