using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Compares an event with the payload it was read from: every typed property the contract knows, what was left out included.</summary>
internal static class DocumentShape
{
    private static readonly JsonElement Null = JsonElement.Parse("null");

    /// <param name="keygenEvent">The event.</param>
    /// <param name="document">Its payload, in the newest version.</param>
    /// <param name="except">A member that is not to be read, such as <c>attributes.name</c>.</param>
    public static void ShouldBe(KeygenEvent keygenEvent, JsonElement document, string? except = null)
    {
        var sent = RecordedEvents.Resources(document);
        var resources = TypedProperties.PayloadOf(keygenEvent).ToArray();
        resources.Should().HaveCount(sent.Length);
        foreach (var (resource, json) in resources.Zip(sent))
        {
            (resource.Type, resource.Id).Should().Be((Contract.Text(json, "type"), Contract.Text(json, "id")));
            TypedProperties.ShouldBe(resource, "attributes", Known(resource, json, "attributes", except));
            TypedProperties.ShouldBe(resource, "meta", Known(resource, json, "meta", except));
            foreach (var (name, relationship) in Known(resource, json, "relationships", except))
            {
                RelationshipShape.ShouldBe(resource, name, relationship);
            }

            foreach (var link in Contract.Resources[resource.Type].GetProperty("links").EnumerateArray())
            {
                resource.GetLink(link.GetString()!).Should().Be(json.GetProperty("links").GetProperty(link.GetString()!).GetString());
            }
        }

        var meta = Contract.Event(keygenEvent.Name).GetProperty("meta").EnumerateArray()
            .Select(static member => Contract.Text(member, "name")).Where(static name => name is not "constant")
            .ToDictionary(static name => name is "ts" ? "timestamp" : name, name => Member(document, "meta", name));
        TypedProperties.ShouldBe(keygenEvent is LicenseValidationEvent validation ? validation.Validation : keygenEvent, meta);
    }

    /// <summary>Every member of the contract, null where it was not sent.</summary>
    private static IEnumerable<KeyValuePair<string, JsonElement>> Known(Resource resource, JsonElement json, string kind, string? except) =>
        Contract.Resources[resource.Type].GetProperty(kind).EnumerateArray()
            .Select(static member => Contract.Text(member, "name"))
            .Where(name => $"{kind}.{name}" != except)
            .Select(name => KeyValuePair.Create(name, Member(json, kind, name)));

    private static JsonElement Member(JsonElement parent, string kind, string name) =>
        RecordedEvents.Members(parent, kind).TryGetValue(name, out var value) ? value : Null;
}
