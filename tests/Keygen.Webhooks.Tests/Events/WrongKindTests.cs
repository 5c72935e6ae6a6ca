using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>A value of another JSON kind than documented fails the property that reads it and no other, for every member of every type.</summary>
[Trait("Case", "58")]
public sealed class WrongKindTests
{
    /// <summary>Stands for the value until the document is text: not every value can be made of nodes.</summary>
    private const string Marker = "in its place";

    private static readonly string[] Values = ["\"text\"", "7", "7.5", "true", "{\"a\":1}", "[7]", "[null]"];

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
