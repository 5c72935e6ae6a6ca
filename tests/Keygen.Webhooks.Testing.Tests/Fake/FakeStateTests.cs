using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>What the account keeps: through the test kit's own surface and through the API, with the events that changes raise.</summary>
public sealed class FakeStateTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly HttpClient _receiver = new(new Accepting());
    private FakeKeygen _fake = null!;

    [Fact]
    public async Task Add_is_silent_and_Create_Change_and_Delete_raise_what_Keygen_raises()
    {
        await StartAsync();

        var user = _fake.Users.Add();
        var license = _fake.Licenses.Create(one => one.WithRelationship("owner", user.Id));
        _fake.Licenses.Change(license.Id, static one => one.WithMetadata("seats", 3));
        _fake.Licenses.Change(license.Id, static one => one.WithAttribute("expiry", Start.AddHours(-1)), "license.expired");
        _fake.Licenses.Delete(license.Id);

        Raised.Should().BeEquivalentTo("license.created", "license.updated", "license.expired", "license.deleted");
        _fake.Licenses.Should().BeEmpty();
        _fake.Users.Should().ContainSingle();
    }

    [Theory]
    [InlineData("license.created", "POST", "licenses", """{"data":{"type":"licenses","attributes":{"name":"One"},"relationships":{"policy":{"data":{"type":"policies","id":"POLICY"}}}}}""")]
    [InlineData("license.updated", "PATCH", "licenses/LICENSE", """{"data":{"type":"licenses","attributes":{"metadata":{"order_id":"1"}}}}""")]
    [InlineData("license.suspended", "POST", "licenses/LICENSE/actions/suspend", null)]
    [InlineData("license.checked-in", "POST", "licenses/LICENSE/actions/check-in", null)]
    [InlineData("license.renewed", "POST", "licenses/LICENSE/actions/renew", null)]
    [InlineData("machine.created", "POST", "machines", """{"data":{"type":"machines","attributes":{"fingerprint":"f"},"relationships":{"license":{"data":{"type":"licenses","id":"LICENSE"}}}}}""")]
    [InlineData("user.created", "POST", "users", """{"data":{"type":"users","attributes":{"email":"Grace@customer.example"}}}""")]
    [InlineData("user.banned", "POST", "users/USER/actions/ban", null)]
    public async Task An_event_carries_the_resource_as_the_API_shows_it(string name, string method, string target, string? body)
    {
        await StartAsync();
        var license = _fake.Licenses.Add(one => one.WithRelationship("owner", _fake.Users.Add().Id));
        _time.Advance(TimeSpan.FromMinutes(1));
        string Written(string text) => text.Replace("LICENSE", license.Id).Replace("POLICY", license.RelatedId("policy")).Replace("USER", license.RelatedId("owner"));

        var (status, answer) = await SendAsync(method, Written(target), body is null ? null : Written(body));

        ((int)status).Should().BeOneOf(200, 201);
        Raised.Should().Equal(name);
        (await PayloadAsync(_fake.Events[0]))["data"]!.ToJsonString().Should().Be(answer["data"]!.ToJsonString());
        var (_, shown) = await SendAsync("GET", $"{(string)answer["data"]!["type"]!}/{(string)answer["data"]!["id"]!}");
        shown["data"]!.ToJsonString().Should().Be(answer["data"]!.ToJsonString());
    }

    [Fact]
    public async Task An_event_of_a_deletion_carries_the_last_state()
    {
        await StartAsync();
        var license = _fake.Licenses.Add();
        _fake.Machines.Add(one => one.WithRelationship("license", license.Id));
        var before = _fake.Licenses.Find(license.Id)!.ToJson().ToJsonString();

        await SendAsync("DELETE", $"licenses/{license.Id}/actions/revoke");

        (await PayloadAsync(_fake.Events.Single()))["data"]!.ToJsonString().Should().Be(before);
        Raised.Should().Equal("license.revoked"); // and nothing of the machine
        _fake.Machines.Should().BeEmpty();
    }

    [Theory]
    [InlineData("licenses")]
    [InlineData("machines")]
    [InlineData("users")]
    [InlineData("policies")]
    [InlineData("products")]
    public async Task A_resource_has_what_the_contract_lists_in_its_order(string type)
    {
        await StartAsync();
        _fake.Machines.Add();
        _fake.Users.Add();
        using var contract = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contract", "resources.json")));
        var listed = contract.RootElement.GetProperty("resources").EnumerateArray().Single(one => one.GetProperty("type").ValueEquals(type));
        string[] Names(string part) => [.. listed.GetProperty(part).EnumerateArray()
            .Where(static one => !one.TryGetProperty("condition", out var condition) || !condition.GetString()!.Contains("pinned", StringComparison.Ordinal)) // to an old version
            .Select(static one => one.GetProperty("name").GetString()!)];

        var (_, answer) = await SendAsync("GET", $"{type}?limit=1");

        var resource = answer["data"]![0]!;
        resource["attributes"]!.AsObject().Select(static one => one.Key).Should().Equal(Names("attributes"));
        resource["relationships"]!.AsObject().Select(static one => one.Key).Should().Equal(Names("relationships"));
    }

    [Fact]
    public async Task The_account_has_its_public_keys()
    {
        await StartAsync();

        var (_, answer) = await SendAsync("GET", "");

        var meta = answer["data"]!["meta"]!;
        foreach (var (name, algorithm) in new[] { ("ed25519", "ed25519"), ("rsa2048", "rsa-sha256"), ("ecdsa", "ecdsa-p256") })
        {
            Encoding.UTF8.GetString(Convert.FromBase64String(meta["keys"]![name]!.ToString())).Trim().Should().Be(_fake.Keys.PublicKeyFor(algorithm).Trim());
        }

        ((string)answer["data"]!["id"]!).Should().Be(_fake.Keys.AccountId);
    }

    [Fact]
    public async Task What_Keygen_computes_follows_the_state()
    {
        await StartAsync();
        var policy = _fake.Policies.Add(static one => one.WithAttribute("maxMachines", 7).WithAttribute("checkInInterval", "week").WithAttribute("duration", 864000));
        var owner = _fake.Users.Add();
        var license = _fake.Licenses.Add(one => one.WithRelationship("policy", policy.Id).WithRelationship("owner", owner.Id));
        string Status() => (string)_fake.Licenses.Find(license.Id)!["status"]!;

        ((string)license["expiry"]!, (string)license["nextCheckIn"]!, (int)license["maxMachines"]!).Should().Be(("2026-12-03T08:46:40.000Z", "2026-11-30T08:46:40.000Z", 7));
        license.RelatedId("product").Should().Be(policy.RelatedId("product"));
        Status().Should().Be("ACTIVE");
        _time.Advance(TimeSpan.FromDays(8));
        Status().Should().Be("EXPIRING");
        _time.Advance(TimeSpan.FromDays(3));
        Status().Should().Be("EXPIRED");
        await SendAsync("POST", $"licenses/{license.Id}/actions/renew");
        Status().Should().Be("ACTIVE");
        ((string)_fake.Licenses.Find(license.Id)!["expiry"]!).Should().Be("2026-12-13T08:46:40.000Z");
        await SendAsync("POST", $"licenses/{license.Id}/actions/suspend");
        Status().Should().Be("SUSPENDED");
        await SendAsync("POST", $"users/{owner.Id}/actions/ban");
        Status().Should().Be("BANNED");
        ((string)_fake.Users.Find(owner.Id)!["status"]!).Should().Be("BANNED");
    }

    [Fact]
    public async Task A_license_counts_its_machines_and_takes_no_more_than_its_limit()
    {
        await StartAsync();
        var license = _fake.Licenses.Add(static one => one.WithAttribute("maxMachines", 2));
        Task<(HttpStatusCode Status, JsonObject Body)> Activate(string fingerprint) => SendAsync("POST", "machines",
            """{"data":{"type":"machines","attributes":{"fingerprint":"PRINT","cores":4},"relationships":{"license":{"data":{"type":"licenses","id":"LICENSE"}}}}}"""
                .Replace("PRINT", fingerprint).Replace("LICENSE", license.Id));

        var (first, second, third) = (await Activate("a"), await Activate("b"), await Activate("c"));

        (first.Status, second.Status, third.Status).Should().Be((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity));
        third.Body["errors"]![0]!.ToJsonString().Should().Be(
            """{"title":"Unprocessable resource","detail":"machine count has exceeded maximum allowed for license (2)","code":"MACHINE_LIMIT_EXCEEDED","source":{"pointer":"/data"},"links":{"about":"https://keygen.sh/docs/api/machines/#machines-object"}}""");
        Counters(license.Id).Should().Be("""{"cores":8,"memory":0,"disk":0,"count":2}""");
        await SendAsync("DELETE", "machines/a");
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
        await StartAsync();

        var user = _fake.Users.Add(one => one.WithAttribute("firstName", firstName).WithAttribute("lastName", lastName));

        ((string?)user["fullName"]).Should().Be(expected);
        user.ToJson()["attributes"]!.AsObject().ContainsKey("fullName").Should().BeTrue();
    }

    [Fact]
    public async Task Metadata_comes_back_in_Keygens_spelling_and_is_replaced_as_a_whole()
    {
        await StartAsync();
        var user = _fake.Users.Add(static one => one.WithMetadata("old", true));

        await SendAsync("PATCH", $"users/{user.Id}", """{"data":{"type":"users","attributes":{"metadata":{"STRIPE_ID":"cus_1","nested_map":{"a_key":[1]}}}}}""");

        _fake.Users.Find(user.Id)!["metadata"]!.ToJsonString().Should().Be("""{"stripeId":"cus_1","nestedMap":{"aKey":[1]}}""");
    }

    [Fact]
    public async Task A_forgotten_password_is_set_once_within_a_day_by_the_token_of_the_event()
    {
        await StartAsync();
        var user = _fake.Users.Add(static one => one.WithAttribute("email", "ada@customer.example"));
        await SendAsync("POST", "passwords", """{"meta":{"email":"ada@customer.example","deliver":false}}""", token: null);
        var old = await TokenAsync(_fake.Events[0]);
        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync("POST", "passwords", """{"meta":{"email":"ada@customer.example"}}""", token: null);
        var token = await TokenAsync(_fake.Events[1]);
        Task<(HttpStatusCode Status, JsonObject Body)> Reset(string with, string password = "secret") => SendAsync(
            "POST", $"users/{user.Id}/actions/reset-password", $$$"""{"meta":{"passwordResetToken":"{{{with}}}","newPassword":"{{{password}}}"}}""", token: null);

        _fake.Passwords.ResetTokenOf(user.Id).Should().Be(token);
        (await Reset(old)).Status.Should().Be(HttpStatusCode.NotFound, "a newer request invalidates it");
        (await Reset(token, "abc")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        _time.Advance(TimeSpan.FromHours(23));
        (await Reset(token)).Status.Should().Be(HttpStatusCode.OK);
        (await Reset(token, "another")).Status.Should().Be(HttpStatusCode.NotFound);

        _fake.Passwords.IsPasswordOf(user.Id, "secret").Should().BeTrue();
        _fake.Passwords.ResetTokenOf(user.Id).Should().BeNull();

        await SendAsync("POST", "passwords", """{"meta":{"email":"ada@customer.example"}}""", token: null);
        _time.Advance(TimeSpan.FromHours(25));
        var (status, late) = await Reset(_fake.Passwords.ResetTokenOf(user.Id)!);
        (status, late["errors"]![0]!["detail"]!.ToString()).Should().Be((HttpStatusCode.Unauthorized, "is expired"));
    }

    [Fact]
    public async Task Too_many_tries_and_mails_get_429_until_their_time_is_over()
    {
        await StartAsync();
        Task<HttpStatusCode> Try() => StatusAsync("users/none/actions/reset-password", """{"meta":{"passwordResetToken":"x","newPassword":"secret"}}""");
        Task<HttpStatusCode> Mail() => StatusAsync("passwords", """{"meta":{"email":"nobody@customer.example"}}""");
        for (var i = 0; i < FakePasswords.TriesPerTenMinutes; i++)
        {
            ((await Try(), await Mail())).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NoContent));
        }

        ((await Try(), await Mail())).Should().Be((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests));
        _time.Advance(TimeSpan.FromMinutes(10));
        ((await Try(), await Mail())).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests));
        _time.Advance(TimeSpan.FromMinutes(50));
        (await Mail()).Should().Be(HttpStatusCode.NoContent);
        async Task<HttpStatusCode> StatusAsync(string target, string body) => (await SendAsync("POST", target, body, token: null)).Status;
    }

    [Fact]
    public async Task An_endpoint_of_a_product_gets_what_the_product_may_read()
    {
        await StartAsync();
        var (own, other) = (_fake.Products.Add(), _fake.Products.Add(static one => one.WithAttribute("code", "other")));
        var policies = new[] { own, other }.Select(product => _fake.Policies.Add(one => one.WithRelationship("product", product.Id)).Id).ToArray();
        _fake.Endpoints[0].ProductId = own.Id;

        foreach (var policy in policies)
        {
            _fake.Machines.Create(one => one.WithRelationship("license", _fake.Licenses.Create(to => to.WithRelationship("policy", policy)).Id));
        }

        _fake.Users.Create();
        _fake.Users.Create(static one => one.WithAttribute("role", "admin"));

        Raised.Should().BeEquivalentTo("license.created", "machine.created", "user.created");
    }

    [Fact]
    public async Task What_is_made_in_an_environment_is_seen_and_told_of_there()
    {
        await StartAsync();
        var sandbox = _fake.AddEnvironment("sandbox");
        var endpoint = _fake.AddEndpoint();
        (endpoint.EnvironmentId, endpoint.Client) = (sandbox.Id, _receiver);

        var (status, answer) = await SendAsync(
            "POST", "users", """{"data":{"type":"users","attributes":{"email":"grace@customer.example"}}}""", sandbox.ApiToken, "sandbox");

        status.Should().Be(HttpStatusCode.Created);
        ((string)answer["data"]!["relationships"]!["environment"]!["data"]!["id"]!).Should().Be(sandbox.Id);
        _fake.Events.Single().Endpoint.Should().BeSameAs(endpoint);
        (await SendAsync("GET", "users")).Body["data"]!.AsArray().Should().BeEmpty();
        (await SendAsync("GET", "users", null, sandbox.ApiToken, "sandbox")).Body["data"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task What_a_change_raises_is_delivered_signed_and_read_as_its_class()
    {
        await StartAsync();
        _fake.Endpoints[0].ApiVersion = "1.5";
        var license = _fake.Licenses.Add(one => one.WithRelationship("owner", _fake.Users.Add().Id));

        _fake.Machines.Create(one => one.WithRelationship("license", license.Id));
        await _fake.WaitForAsync(static fake => fake.Events is [{ Status: FakeEventStatus.Delivered }]);

        (await PayloadAsync(_fake.Events[0]))["data"]!["relationships"]!["user"]!["data"]!["id"]!.ToString().Should().Be(license.RelatedId("owner"), "old versions look up the license's owner");
        _fake.Deliveries.Single().Headers.Should().Contain(static one => one.Key == "Keygen-Signature");
    }

    [Fact]
    public async Task A_resource_that_the_account_cannot_have_is_refused_with_a_sentence()
    {
        await StartAsync();
        var license = _fake.Licenses.Add();

        _fake.Invoking(static one => one.Licenses.Add(static to => to.WithRelationship("owner", "ada"))).Should().Throw<ArgumentException>()
            .WithMessage("The account has no user 'ada'. Add it first.");
        _fake.Invoking(one => one.Licenses.Add(to => to.WithResourceId(license.Id))).Should().Throw<ArgumentException>().WithMessage("*already has a license*");
        _fake.Invoking(static one => one.Licenses.Delete("none")).Should().Throw<ArgumentException>().WithMessage("The account has no license 'none'*");
        _fake.Invoking(one => one.Licenses.Change(license.Id, static _ => { }, "user.updated")).Should().Throw<ArgumentException>().WithMessage("*user.updated is not about licenses*");
        FluentActions.Invoking(() => KeygenEventBuilder.Of("user.updated").WithResource(license)).Should().Throw<ArgumentException>().WithMessage("user.updated is about users, not about licenses*");
    }

    [Fact]
    public async Task A_call_can_be_refused_or_its_answer_lost()
    {
        await StartAsync();
        const string User = """{"data":{"type":"users","attributes":{"email":"ada@customer.example"}}}""";

        _fake.Api.RefuseWhen = static one => one.Method is "POST" && one.Path.EndsWith("/users", StringComparison.Ordinal);
        (await SendAsync("POST", "users", User)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        _fake.Users.Should().BeEmpty();
        (_fake.Api.RefuseWhen, _fake.Api.LoseAnswerWhen) = (null, static one => one.Body.Contains("ada@", StringComparison.Ordinal));
        (await SendAsync("POST", "users", User)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        _fake.Users.Should().ContainSingle();

        _fake.Api.Changes.Should().HaveCount(2).And.OnlyContain(static one => one.StatusCode == 503);
        _fake.Api.Changes[0].Headers["Authorization"].Should().Be($"Bearer {_fake.ApiToken}");
        _fake.Api.Changes[0].ToString().Should().Be($"POST /v1/accounts/{_fake.Keys.AccountId}/users", "neither the token nor the body is written");
    }

    [Fact]
    public async Task Requests_at_once_do_not_get_past_a_rule()
    {
        await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync("POST", "users", """{"data":{"type":"users","attributes":{"email":"ada@customer.example"}}}""")));

        answers.Count(static one => one.Status is HttpStatusCode.Created).Should().Be(1);
        Raised.Should().Equal("user.created");
    }

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _receiver.Dispose();
    }

    private IEnumerable<string> Raised => _fake.Events.Select(static row => row.Name);

    private async Task<JsonNode> PayloadAsync(FakeWebhookEvent row) =>
        JsonNode.Parse((await SendAsync("GET", $"webhook-events/{row.Id}")).Body["data"]!["attributes"]!["payload"]!.ToString())!;

    private async Task<string> TokenAsync(FakeWebhookEvent row) => (await PayloadAsync(row))["meta"]!["passwordResetToken"]!.ToString();

    private string Counters(string license) => _fake.Licenses.Find(license)!.ToJson()["relationships"]!["machines"]!["meta"]!.ToJsonString();

    private async Task StartAsync()
    {
        _fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        _fake.AddEndpoint().Client = _receiver;
    }

    private Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string method, string target, string? body = null) => SendAsync(method, target, body, _fake.ApiToken);

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string method, string target, string? body, string? token, string? environment = null)
    {
        using var client = new HttpClient { BaseAddress = _fake.Url };
        using var request = new HttpRequestMessage(new(method), new Uri($"v1/accounts/{_fake.Keys.AccountId}/{target}".TrimEnd('/'), UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        request.Headers.Add("Keygen-Environment", environment is null ? [] : [environment]);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/vnd.api+json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length is 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    private sealed class Accepting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
