using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>What the API shows of a resource: its members, and what Keygen computes from the state.</summary>
public sealed class ComputedStateTests : IAsyncLifetime
{
    private FakeRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await FakeRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("licenses")]
    [InlineData("machines")]
    [InlineData("users")]
    [InlineData("policies")]
    [InlineData("products")]
    public async Task A_resource_has_what_the_contract_lists_in_its_order(string type)
    {
        _room.Fake.Machines.Add();
        _room.Fake.Users.Add();
        using var contract = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contract", "resources.json")));
        var listed = contract.RootElement.GetProperty("resources").EnumerateArray().Single(one => one.GetProperty("type").ValueEquals(type));
        string[] Names(string part) => [.. listed.GetProperty(part).EnumerateArray()
            .Where(static one => !one.TryGetProperty("condition", out var condition) || !condition.GetString()!.Contains("pinned", StringComparison.Ordinal)) // to an old version
            .Select(static one => one.GetProperty("name").GetString()!)];

        var (_, answer) = await _room.SendAsync("GET", $"{type}?limit=1");

        var resource = answer["data"]![0]!;
        resource["attributes"]!.AsObject().Select(static one => one.Key).Should().Equal(Names("attributes"));
        resource["relationships"]!.AsObject().Select(static one => one.Key).Should().Equal(Names("relationships"));
    }

    [Fact]
    public async Task The_account_has_its_public_keys()
    {
        var (_, answer) = await _room.SendAsync("GET", "");

        var meta = answer["data"]!["meta"]!;
        foreach (var (name, algorithm) in new[] { ("ed25519", "ed25519"), ("rsa2048", "rsa-sha256"), ("ecdsa", "ecdsa-p256") })
        {
            Encoding.UTF8.GetString(Convert.FromBase64String(meta["keys"]![name]!.ToString())).Trim().Should().Be(_room.Fake.Keys.PublicKeyFor(algorithm).Trim());
        }

        ((string)answer["data"]!["id"]!).Should().Be(_room.Fake.Keys.AccountId);
    }

    [Fact]
    public async Task What_Keygen_computes_follows_the_state()
    {
        var policy = _room.Fake.Policies.Add(static one => one.WithAttribute("maxMachines", 7).WithAttribute("checkInInterval", "week").WithAttribute("duration", 864000));
        var owner = _room.Fake.Users.Add();
        var license = _room.Fake.Licenses.Add(one => one.WithRelationship("policy", policy.Id).WithRelationship("owner", owner.Id));
        string Status() => (string)_room.Fake.Licenses.Find(license.Id)!["status"]!;

        ((string)license["expiry"]!, (string)license["nextCheckIn"]!, (int)license["maxMachines"]!).Should().Be(("2026-12-03T08:46:40.000Z", "2026-11-30T08:46:40.000Z", 7));
        license.RelatedId("product").Should().Be(policy.RelatedId("product"));
        Status().Should().Be("ACTIVE");
        _room.Time.Advance(TimeSpan.FromDays(8));
        Status().Should().Be("EXPIRING");
        _room.Time.Advance(TimeSpan.FromDays(3));
        Status().Should().Be("EXPIRED");
        await _room.SendAsync("POST", $"licenses/{license.Id}/actions/renew");
        Status().Should().Be("ACTIVE");
        ((string)_room.Fake.Licenses.Find(license.Id)!["expiry"]!).Should().Be("2026-12-13T08:46:40.000Z");
        await _room.SendAsync("POST", $"licenses/{license.Id}/actions/suspend");
        Status().Should().Be("SUSPENDED");
        await _room.SendAsync("POST", $"users/{owner.Id}/actions/ban");
        Status().Should().Be("BANNED");
        ((string)_room.Fake.Users.Find(owner.Id)!["status"]!).Should().Be("BANNED");
    }

    [Fact]
    public async Task A_license_counts_its_machines_and_takes_no_more_than_its_limit()
    {
        var license = _room.Fake.Licenses.Add(static one => one.WithAttribute("maxMachines", 2));
        Task<(HttpStatusCode Status, JsonObject Body)> Activate(string fingerprint) => _room.SendAsync("POST", "machines",
            """{"data":{"type":"machines","attributes":{"fingerprint":"PRINT","cores":4},"relationships":{"license":{"data":{"type":"licenses","id":"LICENSE"}}}}}"""
                .Replace("PRINT", fingerprint).Replace("LICENSE", license.Id));

        var (first, second, third) = (await Activate("a"), await Activate("b"), await Activate("c"));

        (first.Status, second.Status, third.Status).Should().Be((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity));
        third.Body["errors"]![0]!.ToJsonString().Should().Be(
            """{"title":"Unprocessable resource","detail":"machine count has exceeded maximum allowed for license (2)","code":"MACHINE_LIMIT_EXCEEDED","source":{"pointer":"/data"},"links":{"about":"https://keygen.sh/docs/api/machines/#machines-object"}}""");
        Counters(license.Id).Should().Be("""{"cores":8,"memory":0,"disk":0,"count":2}""");
        await _room.SendAsync("DELETE", "machines/a");
        Counters(license.Id).Should().Be("""{"cores":4,"memory":0,"disk":0,"count":1}""");
        (await Activate("c")).Status.Should().Be(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("Grace", "Okafor", "Grace Okafor")]
    [InlineData("Grace", null, null)]
    [InlineData(null, "Okafor", null)]
    [InlineData("", "Okafor", null)]
    public async Task A_user_has_a_fullName_only_where_both_names_are_set(string? firstName, string? lastName, string? expected)
    {
        var user = _room.Fake.Users.Add(one => one.WithAttribute("firstName", firstName).WithAttribute("lastName", lastName));

        ((string?)user["fullName"]).Should().Be(expected);
        user.ToJson()["attributes"]!.AsObject().ContainsKey("fullName").Should().BeTrue();
    }

    [Fact]
    public async Task Metadata_comes_back_in_Keygens_spelling_and_is_replaced_as_a_whole()
    {
        var user = _room.Fake.Users.Add(static one => one.WithMetadata("old", true));

        await _room.SendAsync("PATCH", $"users/{user.Id}", """{"data":{"type":"users","attributes":{"metadata":{"STRIPE_ID":"cus_1","nested_map":{"a_key":[1]}}}}}""");

        _room.Fake.Users.Find(user.Id)!["metadata"]!.ToJsonString().Should().Be("""{"stripeId":"cus_1","nestedMap":{"aKey":[1]}}""");
    }

    private string Counters(string license) => _room.Fake.Licenses.Find(license)!.ToJson()["relationships"]!["machines"]!["meta"]!.ToJsonString();
}
