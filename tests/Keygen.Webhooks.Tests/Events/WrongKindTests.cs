using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>A value of another JSON kind than documented fails the property that reads it and no other, for every member of every type.</summary>
[Trait("Case", "58")]
public sealed class WrongKindTests
{
    /// <summary>Stands for the value until the document is text: not every value can be made of nodes.</summary>
    private const string Marker = "in its place";

    private static readonly string[] Values = ["\"text\"", "7", "7.5", "true", "{\"a\":1}", "[7]", "[null]"];

    public static TheoryData<string> WithMeta =>
        [.. Contract.Events.Where(static one => one.GetProperty("meta").GetArrayLength() > 0).Select(static one => Contract.Text(one, "event"))];

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Fails_alone_and_names_attribute_and_event(string type)
    {
        foreach (var member in Contract.Resources[type].GetProperty("attributes").EnumerateArray())
        {
            foreach (var wrong in Wrong(Contract.Text(member, "type"), Contract.Text(member, "name")))
            {
                Check(type, "attributes", Contract.Text(member, "name"), wrong);
            }

            if (!Contract.MayBeMissing(member) && Contract.Text(member, "type") is not "any")
            {
                Check(type, "attributes", Contract.Text(member, "name"), "null");
            }
        }
    }

    [Theory]
    [MemberData(nameof(ContractTypes.Names), MemberType = typeof(ContractTypes))]
    public void Fails_alone_and_names_relationship_and_event(string type)
    {
        foreach (var member in Contract.Resources[type].GetProperty("relationships").EnumerateArray()
            .Where(static one => Contract.Text(one, "linkage") is "to-one" && !Contract.MayBeMissing(one)))
        {
            foreach (var wrong in Values.Append("{\"data\":null}").Append("{\"data\":{\"type\":7,\"id\":\"\\ud800\"}}").Append("{\"data\":{\"type\":\"\\ud800\",\"id\":\"a\"}}"))
            {
                Check(type, "relationships", Contract.Text(member, "name"), wrong);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithMeta))]
    public void Fails_alone_and_names_member_of_meta_and_event(string eventName)
    {
        var members = Contract.Event(eventName).GetProperty("meta").EnumerateArray().Where(static one => Contract.Text(one, "name") is not "constant").ToArray();
        foreach (var (member, wrong) in members.SelectMany(static one => Wrong(Contract.Text(one, "type"), Contract.Text(one, "name")).Select(wrong => (one, wrong))))
        {
            var name = Contract.Text(member, "name");
            var document = ContractDocument.Of(eventName, Build.Full);
            document["meta"]![name] = JsonNode.Parse(wrong);
            var keygenEvent = SampleEnvelope.Of(eventName, document.ToJsonString()).Read();
            object owner = keygenEvent is LicenseValidationEvent validation ? validation.Validation : keygenEvent;

            foreach (var property in members.Select(static one => Contract.Text(one, "name")))
            {
                var read = FluentActions.Invoking(() => TypedProperties.Read(owner.GetType().GetProperty(property is "ts" ? "Timestamp" : ClassNames.Of(property))!, owner));
                if (property == name)
                {
                    read.Should().Throw<KeygenPayloadException>($"{name} was sent as {wrong}").WithMessage($"*'{name}'*{eventName}*");
                }
                else
                {
                    read.Should().NotThrow();
                }
            }

            TypedProperties.PayloadOf(keygenEvent).Should().ContainSingle();
        }
    }

    [Theory]
    [InlineData("releases", "semver", "major")]
    [InlineData("releases", "semver", "minor")]
    [InlineData("releases", "semver", "patch")]
    [InlineData("releases", "semver", "prerelease")]
    [InlineData("releases", "semver", "build")]
    [InlineData("accounts", "keys", "ed25519")]
    [InlineData("accounts", "keys", "rsa2048")]
    [InlineData("accounts", "keys", "ecdsa")]
    public void Fails_alone_inside_an_object_and_names_member_object_and_event(string type, string name, string member)
    {
        var eventName = EventOf(type);
        var document = ContractDocument.Of(eventName, Build.Full);
        var kind = type is "accounts" ? "meta" : "attributes";
        document["data"]![kind]![name]![member] = new JsonArray();
        var resource = SampleEnvelope.Of(eventName, document.ToJsonString()).Read().Payload.Resources[0];

        var owner = TypedProperties.Read(ContractTypes.Property(type, kind, name)!, resource)!;
        owner.ToString().Should().EndWith(owner.GetType().Name);
        foreach (var property in owner.GetType().GetProperties())
        {
            var read = FluentActions.Invoking(() => TypedProperties.Read(property, owner));
            if (property.Name == ClassNames.Of(member))
            {
                read.Should().Throw<KeygenPayloadException>().WithMessage($"*'{member}'*'{name}'*{eventName}*");
            }
            else
            {
                read.Should().NotThrow();
            }
        }
    }

    public static TheoryData<string> OfScope => [.. typeof(ValidationScope).GetProperties().Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(OfScope))]
    public void Fails_alone_inside_the_scope_of_a_validation_and_names_the_event(string name)
    {
        var wire = JsonNamingPolicy.CamelCase.ConvertName(name);
        var document = ContractDocument.Of("license.validation.failed", Build.Full);
        document["meta"]!["scope"]![wire] = JsonNode.Parse("[{}]");
        var scope = ((LicenseValidationFailed)SampleEnvelope.Of("license.validation.failed", document.ToJsonString()).Read()).Validation.Scope!;

        foreach (var property in typeof(ValidationScope).GetProperties().Where(one => one.Name != name))
        {
            TypedProperties.Read(property, scope).Should().NotBeNull();
        }

        FluentActions.Invoking(() => TypedProperties.Read(typeof(ValidationScope).GetProperty(name)!, scope))
            .Should().Throw<KeygenPayloadException>().WithMessage($"*'{wire}'*'scope'*license.validation.failed*");
    }

    private static void Check(string type, string kind, string name, string wrong)
    {
        var eventName = EventOf(type);
        var document = ContractDocument.Of(eventName, Build.Full);
        var sound = JsonElement.Parse(document.ToJsonString());
        foreach (var resource in document["data"] is JsonArray list ? list : (IEnumerable<JsonNode?>)[document["data"]])
        {
            resource![kind]![name] = Marker;
        }

        var keygenEvent = SampleEnvelope.Of(eventName, document.ToJsonString().Replace($"\"{Marker}\"", wrong, StringComparison.Ordinal)).Read();
        foreach (var resource in keygenEvent.Payload.Resources)
        {
            FluentActions.Invoking(() => TypedProperties.Read(ContractTypes.Property(type, kind, name)!, resource))
                .Should().Throw<KeygenPayloadException>($"{type}.{name} was sent as {wrong}").WithMessage($"*'{name}'*{eventName}*");
        }

        DocumentShape.ShouldBe(keygenEvent, sound, except: $"{kind}.{name}");
    }

    private static string EventOf(string type) =>
        Contract.Text(Contract.Events.First(one => Contract.Text(one.GetProperty("payload"), "type") == type), "event");

    private static IEnumerable<string> Wrong(string type, string name) => Values.Where(value => type switch
    {
        "string" => value[0] != '"',
        "integer" => value != "7",
        "boolean" => value != "true",
        "datetime" => true,
        "array<string>" => true,
        "map" or "object" => value[0] != '{',
        "any" => false,
        _ => throw new InvalidOperationException($"{name} is of type {type}."),
    });
}
