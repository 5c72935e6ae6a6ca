using System.Reflection;
using System.Text.Json;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Samples;

/// <summary>Every event of the contract in every version, through the library's own verifier and types.</summary>
public sealed class EveryEventTests
{
    private static readonly string[] Versions = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8"];

    private static readonly JsonDocument Contract = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Contract", "events.json")));

    private static readonly JsonDocument Resources = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Contract", "resources.json")));

    public static TheoryData<string, string> EventsAndVersions => [.. Events.SelectMany(static name => Versions.Select(version => (name, version)))];

    public static TheoryData<string> Names => [.. Events];

    private static IEnumerable<string> Events => Contract.RootElement.EnumerateArray().Select(static one => one.GetProperty("event").GetString()!);

    [Theory]
    [MemberData(nameof(EventsAndVersions))]
    public void An_event_reads_as_its_type_with_nothing_missing(string name, string version)
    {
        var keygenEvent = Read(SignedDelivery.Of(name, e => e.WithApiVersion(version)));

        keygenEvent.Should().NotBeOfType<UnknownEvent>();
        keygenEvent.Name.Should().Be(name);
        keygenEvent.ApiVersion.Should().Be(version);
        ReadAll(keygenEvent).Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_made_of_its_class_as_of_its_name(string name)
    {
        var type = Read(SignedDelivery.Of(name)).GetType();
        var of = typeof(SignedDelivery).GetMethods().Single(static method => method is { Name: "Of", IsGenericMethod: true });

        ((SignedDelivery)of.MakeGenericMethod(type).Invoke(null, [null])!).EventName.Should().Be(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_the_contract_lists_is_there(string name)
    {
        var delivery = SignedDelivery.Of(name);
        using var envelope = JsonDocument.Parse(delivery.Body);
        using var payload = JsonDocument.Parse(envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!);
        var expected = Contract.RootElement.EnumerateArray().Single(one => one.GetProperty("event").GetString() == name);
        var data = payload.RootElement.GetProperty("data");
        var isList = expected.GetProperty("payload").GetProperty("shape").GetString() is "collection";
        (data.ValueKind is JsonValueKind.Array).Should().Be(isList);
        var one = isList ? data[0] : data;
        one.GetProperty("type").GetString().Should().Be(expected.GetProperty("payload").GetProperty("type").GetString());

        var resource = Resources.RootElement.GetProperty("resources").EnumerateArray().Single(r => r.GetProperty("type").ValueEquals(one.GetProperty("type").GetString()));
        Members(one, "attributes").Should().BeEquivalentTo(Listed(resource, "attributes"));
        Members(one, "relationships").Should().BeEquivalentTo(Listed(resource, "relationships"));
        Members(payload.RootElement, "meta").Except(["nonce", "scope"]).Should().BeEquivalentTo(Listed(expected, "meta"));
    }

    /// <summary>Members with a condition are left to it, but for the two a server of Keygen's own always meets.</summary>
    private static IEnumerable<string> Listed(JsonElement one, string part) => one.GetProperty(part).EnumerateArray()
        .Where(static member => !member.TryGetProperty("condition", out var condition)
            || condition.GetString()!.StartsWith("Enterprise", StringComparison.Ordinal)
            || condition.GetString()!.StartsWith("Keygen Cloud", StringComparison.Ordinal)
            || condition.GetString()!.StartsWith("absent for LEGACY", StringComparison.Ordinal))
        .Select(static member => member.GetProperty("name").GetString()!);

    private static IEnumerable<string> Members(JsonElement json, string part) =>
        json.TryGetProperty(part, out var members) ? members.EnumerateObject().Select(static member => member.Name) : [];

    private static KeygenEvent Read(SignedDelivery delivery)
    {
        var keys = KeygenTestKeys.Shared;
        var head = new SignatureVerifier(keys.AccountId, [VerificationKey.Parse(keys.Ed25519)])
            .VerifyHead(delivery.Head, [SignedUrl.Parse(delivery.EndpointUrl)], delivery.SentAt);
        head.TryVerifyDelivery(delivery.Body.ToArray(), out var verified, out _).Should().BeTrue();
        EventReader.TryRead(verified!, out var keygenEvent, out _).Should().BeTrue();
        return keygenEvent!;
    }

    /// <summary>Reads every property there is; one whose member is missing throws. Returns how many resources there were.</summary>
    private static int ReadAll(object of)
    {
        var resources = of is Resource ? 1 : 0;
        foreach (var property in of.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static one => one.GetIndexParameters().Length is 0))
        {
            var value = property.GetValue(of);
            resources += value switch
            {
                Resource resource => ReadAll(resource),
                IEnumerable<Resource> list => list.Sum(ReadAll),
                _ => 0,
            };
        }

        return resources;
    }
}
