using System.Net;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>The account's resources, changed through the test kit's own surface and through the API, and the events that changes raise.</summary>
public sealed class FakeStateTests : IAsyncLifetime
{
    private FakeRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await FakeRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Add_is_silent_and_Create_Change_and_Delete_raise_what_Keygen_raises()
    {
        var user = _room.Fake.Users.Add();
        var license = _room.Fake.Licenses.Create(one => one.WithRelationship("owner", user.Id));
        _room.Fake.Licenses.Change(license.Id, static one => one.WithMetadata("seats", 3));
        _room.Fake.Licenses.Change(license.Id, static one => one.WithAttribute("expiry", FakeRoom.Start.AddHours(-1)), "license.expired");
        _room.Fake.Licenses.Delete(license.Id);

        _room.Raised.Should().BeEquivalentTo("license.created", "license.updated", "license.expired", "license.deleted");
        _room.Fake.Licenses.Should().BeEmpty();
        _room.Fake.Users.Should().ContainSingle();
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
        var license = _room.Fake.Licenses.Add(one => one.WithRelationship("owner", _room.Fake.Users.Add().Id));
        _room.Time.Advance(TimeSpan.FromMinutes(1));
        string Written(string text) => text.Replace("LICENSE", license.Id).Replace("POLICY", license.RelatedId("policy")).Replace("USER", license.RelatedId("owner"));

        var (status, answer) = await _room.SendAsync(method, Written(target), body is null ? null : Written(body));

        ((int)status).Should().BeOneOf(200, 201);
        _room.Raised.Should().Equal(name);
        (await _room.PayloadAsync(_room.Fake.Events[0]))["data"]!.ToJsonString().Should().Be(answer["data"]!.ToJsonString());
        var (_, shown) = await _room.SendAsync("GET", $"{(string)answer["data"]!["type"]!}/{(string)answer["data"]!["id"]!}");
        shown["data"]!.ToJsonString().Should().Be(answer["data"]!.ToJsonString());
    }

    [Fact]
    public async Task An_event_of_a_deletion_carries_the_last_state()
    {
        var license = _room.Fake.Licenses.Add();
        _room.Fake.Machines.Add(one => one.WithRelationship("license", license.Id));
        var before = _room.Fake.Licenses.Find(license.Id)!.ToJson().ToJsonString();

        await _room.SendAsync("DELETE", $"licenses/{license.Id}/actions/revoke");

        (await _room.PayloadAsync(_room.Fake.Events.Single()))["data"]!.ToJsonString().Should().Be(before);
        _room.Raised.Should().Equal("license.revoked"); // and nothing of the machine
        _room.Fake.Machines.Should().BeEmpty();
    }

    [Fact]
    public async Task An_endpoint_of_a_product_gets_what_the_product_may_read()
    {
        var (own, other) = (_room.Fake.Products.Add(), _room.Fake.Products.Add(static one => one.WithAttribute("code", "other")));
        var policies = new[] { own, other }.Select(product => _room.Fake.Policies.Add(one => one.WithRelationship("product", product.Id)).Id).ToArray();
        _room.Fake.Endpoints[0].ProductId = own.Id;

        foreach (var policy in policies)
        {
            _room.Fake.Machines.Create(one => one.WithRelationship("license", _room.Fake.Licenses.Create(to => to.WithRelationship("policy", policy)).Id));
        }

        _room.Fake.Users.Create();
        _room.Fake.Users.Create(static one => one.WithAttribute("role", "admin"));

        _room.Raised.Should().BeEquivalentTo("license.created", "machine.created", "user.created");
    }

    [Fact]
    public async Task What_is_made_in_an_environment_is_seen_and_told_of_there()
    {
        var sandbox = _room.Fake.AddEnvironment("sandbox");
        var endpoint = _room.Fake.AddEndpoint();
        (endpoint.EnvironmentId, endpoint.Client) = (sandbox.Id, _room.Receiver);

        var (status, answer) = await _room.SendAsync(
            "POST", "users", """{"data":{"type":"users","attributes":{"email":"grace@customer.example"}}}""", sandbox.ApiToken, "sandbox");

        status.Should().Be(HttpStatusCode.Created);
        ((string)answer["data"]!["relationships"]!["environment"]!["data"]!["id"]!).Should().Be(sandbox.Id);
        _room.Fake.Events.Single().Endpoint.Should().BeSameAs(endpoint);
        (await _room.SendAsync("GET", "users")).Body["data"]!.AsArray().Should().BeEmpty();
        (await _room.SendAsync("GET", "users", null, sandbox.ApiToken, "sandbox")).Body["data"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task What_a_change_raises_is_delivered_signed_and_read_as_its_class()
    {
        _room.Fake.Endpoints[0].ApiVersion = "1.5";
        var license = _room.Fake.Licenses.Add(one => one.WithRelationship("owner", _room.Fake.Users.Add().Id));

        _room.Fake.Machines.Create(one => one.WithRelationship("license", license.Id));
        await _room.Fake.WaitForAsync(static fake => fake.Events is [{ Status: FakeEventStatus.Delivered }]);

        (await _room.PayloadAsync(_room.Fake.Events[0]))["data"]!["relationships"]!["user"]!["data"]!["id"]!.ToString().Should().Be(license.RelatedId("owner"), "old versions look up the license's owner");
        _room.Fake.Deliveries.Single().Headers.Should().Contain(static one => one.Key == "Keygen-Signature");
    }

    [Fact]
    public async Task A_resource_that_the_account_cannot_have_is_refused_with_a_sentence()
    {
        var license = _room.Fake.Licenses.Add();

        _room.Fake.Invoking(static one => one.Licenses.Add(static to => to.WithRelationship("owner", "ada"))).Should().Throw<ArgumentException>()
            .WithMessage("The account has no user 'ada'. Add it first.");
        _room.Fake.Invoking(one => one.Licenses.Add(to => to.WithResourceId(license.Id))).Should().Throw<ArgumentException>().WithMessage("*already has a license*");
        _room.Fake.Invoking(static one => one.Licenses.Delete("none")).Should().Throw<ArgumentException>().WithMessage("The account has no license 'none'*");
        _room.Fake.Invoking(one => one.Licenses.Change(license.Id, static _ => { }, "user.updated")).Should().Throw<ArgumentException>().WithMessage("*user.updated is not about licenses*");
        FluentActions.Invoking(() => KeygenEventBuilder.Of("user.updated").WithResource(license)).Should().Throw<ArgumentException>().WithMessage("user.updated is about users, not about licenses*");
    }

    [Fact]
    public async Task A_call_can_be_refused_or_its_answer_lost()
    {
        const string User = """{"data":{"type":"users","attributes":{"email":"ada@customer.example"}}}""";

        _room.Fake.Api.RefuseWhen = static one => one.Method is "POST" && one.Path.EndsWith("/users", StringComparison.Ordinal);
        (await _room.SendAsync("POST", "users", User)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        _room.Fake.Users.Should().BeEmpty();
        (_room.Fake.Api.RefuseWhen, _room.Fake.Api.LoseAnswerWhen) = (null, static one => one.Body.Contains("ada@", StringComparison.Ordinal));
        (await _room.SendAsync("POST", "users", User)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        _room.Fake.Users.Should().ContainSingle();

        _room.Fake.Api.Changes.Should().HaveCount(2).And.OnlyContain(static one => one.StatusCode == 503);
        _room.Fake.Api.Changes[0].Headers["Authorization"].Should().Be($"Bearer {_room.Fake.ApiToken}");
        _room.Fake.Api.Changes[0].ToString().Should().Be($"POST /v1/accounts/{_room.Fake.Keys.AccountId}/users", "neither the token nor the body is written");
    }

    [Fact]
    public async Task Requests_at_once_do_not_get_past_a_rule()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _room.SendAsync("POST", "users", """{"data":{"type":"users","attributes":{"email":"ada@customer.example"}}}""")));

        answers.Count(static one => one.Status is HttpStatusCode.Created).Should().Be(1);
        _room.Raised.Should().Equal("user.created");
    }
}
