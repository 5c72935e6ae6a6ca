using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>Every call by name: the request as it arrives.</summary>
public sealed class CallTests
{
    private static readonly Dictionary<string, Func<KeygenApi, CancellationToken, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["GET /licenses/l-1"] = static (api, stop) => api.Licenses.GetAsync("l-1", stop),
        ["GET /licenses/a%20%2Fkey%3F"] = static (api, stop) => api.Licenses.GetAsync("a /key?", stop),
        ["GET /licenses?page%5Bcursor%5D=&page%5Bsize%5D=100"] = static (api, stop) => ReadAsync(api.Licenses.ListAsync(cancellationToken: stop)),
        ["GET /licenses?product=p&policy=o&owner=a%40b.c&user=u&group=g&machine=m&status=EXPIRED&metadata%5BstripeId%5D=sub%261&page%5Bcursor%5D=&page%5Bsize%5D=100"] =
            static (api, stop) => ReadAsync(api.Licenses.ListAsync(
                new()
                {
                    ProductId = "p", PolicyId = "o", Owner = "a@b.c", User = "u", GroupId = "g", MachineId = "m", Status = LicenseStatus.Expired,
                    Metadata = new Dictionary<string, string> { ["stripeId"] = "sub&1" },
                },
                stop)),
        ["""POST /licenses {"data":{"type":"licenses","attributes":{},"relationships":{"policy":{"data":{"type":"policies","id":"o"}}}}}"""] =
            static (api, stop) => api.Licenses.CreateAsync(new() { PolicyId = "o" }, stop),
        ["""POST /licenses {"data":{"type":"licenses","id":"l-1","attributes":{"key":"K","name":null,"expiry":"2026-12-31T22:00:00.000Z","protected":true,"suspended":false,"maxMachines":3,"maxProcesses":4,"maxUsers":5,"maxCores":6,"maxMemory":7000000000,"maxDisk":null,"maxUses":8,"metadata":{"a":1},"permissions":["license.read"]},"relationships":{"policy":{"data":{"type":"policies","id":"o"}},"owner":{"data":{"type":"users","id":"u"}},"group":{"data":{"type":"groups","id":"g"}}}}}"""] =
            static (api, stop) => api.Licenses.CreateAsync(
                new()
                {
                    PolicyId = "o", Id = "l-1", Key = "K", OwnerId = "u", GroupId = "g", Name = null, Expiry = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)),
                    Protected = true, Suspended = false, MaxMachines = 3, MaxProcesses = 4, MaxUsers = 5, MaxCores = 6, MaxMemory = 7_000_000_000, MaxDisk = null, MaxUses = 8,
                    Metadata = new() { ["a"] = 1 }, Permissions = ["license.read"],
                },
                stop),
        ["""PATCH /licenses/l-1 {"data":{"type":"licenses","attributes":{"name":"Acme","expiry":null}}}"""] =
            static (api, stop) => api.Licenses.UpdateAsync("l-1", new() { Name = "Acme", Expiry = null }, stop),
        ["POST /licenses/l-1/actions/suspend"] = static (api, stop) => api.Licenses.SuspendAsync("l-1", stop),
        ["POST /licenses/l-1/actions/reinstate"] = static (api, stop) => api.Licenses.ReinstateAsync("l-1", stop),
        ["POST /licenses/l-1/actions/renew"] = static (api, stop) => api.Licenses.RenewAsync("l-1", stop),
        ["POST /licenses/l-1/actions/check-in"] = static (api, stop) => api.Licenses.CheckInAsync("l-1", stop),
        ["DELETE /licenses/l-1/actions/revoke"] = static (api, stop) => api.Licenses.RevokeAsync("l-1", stop),
        ["GET /users/a%40b.c"] = static (api, stop) => api.Users.GetAsync("a@b.c", stop),
        ["GET /users?product=p&group=g&status=BANNED&roles%5B%5D=user&roles%5B%5D=admin&metadata%5Ba%5D=b&page%5Bcursor%5D=&page%5Bsize%5D=100"] =
            static (api, stop) => ReadAsync(api.Users.ListAsync(
                new()
                {
                    ProductId = "p", GroupId = "g", Status = UserStatus.Banned, Roles = [UserRole.User, UserRole.Admin], Metadata = new Dictionary<string, string> { ["a"] = "b" },
                },
                stop)),
        ["""POST /users {"data":{"type":"users","attributes":{"email":"a@b.c","firstName":"A","lastName":null,"password":null,"role":"user","permissions":["p"],"metadata":{}},"relationships":{"group":{"data":{"type":"groups","id":"g"}}}}}"""] =
            static (api, stop) => api.Users.CreateAsync(
                new() { Email = "a@b.c", FirstName = "A", LastName = null, Password = null, Role = UserRole.User, Permissions = ["p"], Metadata = [], GroupId = "g" }, stop),
        ["""PATCH /users/u {"data":{"type":"users","attributes":{"email":"d@e.f","password":"secret-1"}}}"""] =
            static (api, stop) => api.Users.UpdateAsync("u", new() { Email = "d@e.f", Password = "secret-1" }, stop),
        ["POST /users/u/actions/ban"] = static (api, stop) => api.Users.BanAsync("u", stop),
        ["POST /users/u/actions/unban"] = static (api, stop) => api.Users.UnbanAsync("u", stop),
        ["""POST /users/u/actions/update-password {"meta":{"oldPassword":"one","newPassword":"two"}}"""] =
            static (api, stop) => api.Users.SetPasswordAsync("u", "one", "two", stop),
        ["""POST /passwords {"meta":{"deliver":false,"email":"a@b.c"}}"""] = static (api, stop) => api.Users.RequestPasswordResetAsync("a@b.c", deliver: false, stop),
        ["""POST /users/u/actions/reset-password {"meta":{"passwordResetToken":"t","newPassword":"two"}}"""] =
            static (api, stop) => api.Users.ResetPasswordAsync("u", "t", "two", stop),
        ["GET /machines/m"] = static (api, stop) => api.Machines.GetAsync("m", stop),
        ["GET /machines?license=l&product=p&policy=o&user=u&group=g&fingerprint=f&status=DEAD&metadata%5Ba%5D=b&page%5Bcursor%5D=&page%5Bsize%5D=100"] =
            static (api, stop) => ReadAsync(api.Machines.ListAsync(
                new()
                {
                    LicenseId = "l", ProductId = "p", PolicyId = "o", User = "u", GroupId = "g", Fingerprint = "f", Status = HeartbeatStatus.Dead,
                    Metadata = new Dictionary<string, string> { ["a"] = "b" },
                },
                stop)),
        ["DELETE /machines/m"] = static (api, stop) => api.Machines.DeactivateAsync("m", stop),
        ["GET /policies/o"] = static (api, stop) => api.Policies.GetAsync("o", stop),
        ["GET /policies?product=p&page%5Bcursor%5D=&page%5Bsize%5D=100"] = static (api, stop) => ReadAsync(api.Policies.ListAsync("p", stop)),
        ["GET /products/p"] = static (api, stop) => api.Products.GetAsync("p", stop),
        ["GET /products?page%5Bcursor%5D=&page%5Bsize%5D=100"] = static (api, stop) => ReadAsync(api.Products.ListAsync(stop)),
        ["GET /webhook-endpoints/w"] = static (api, stop) => api.WebhookEndpoints.GetAsync("w", stop),
        ["GET /webhook-endpoints?page%5Bcursor%5D=&page%5Bsize%5D=100"] = static (api, stop) => ReadAsync(api.WebhookEndpoints.ListAsync(stop)),
        ["""POST /webhook-endpoints {"data":{"type":"webhook-endpoints","attributes":{"url":"https://a.example/k","subscriptions":["*"],"signatureAlgorithm":"ecdsa-p256","apiVersion":"1.8"},"relationships":{"product":{"data":{"type":"products","id":"p"}}}}}"""] =
            static (api, stop) => api.WebhookEndpoints.CreateAsync(
                new() { Url = "https://a.example/k", Subscriptions = ["*"], SignatureAlgorithm = "ecdsa-p256", ApiVersion = "1.8", ProductId = "p" }, stop),
        ["""PATCH /webhook-endpoints/w {"data":{"type":"webhook-endpoints","attributes":{"subscriptions":["license.created"]},"relationships":{"product":{"data":null}}}}"""] =
            static (api, stop) => api.WebhookEndpoints.UpdateAsync("w", new() { Subscriptions = ["license.created"], ProductId = null }, stop),
        ["DELETE /webhook-endpoints/w"] = static (api, stop) => api.WebhookEndpoints.DeleteAsync("w", stop),
        ["GET "] = static (api, stop) => api.GetAccountAsync(stop),
        ["""POST /licenses/l-1/actions/validate {"meta":{"nonce":1}}"""] = static (api, stop) => api.SendAsync(
            new(HttpMethod.Post, "licenses/l-1/actions/validate") { Body = new() { ["meta"] = new JsonObject { ["nonce"] = 1 } } }, stop),
    };

    public static TheoryData<string> Named => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task A_call_is_this_request(string call)
    {
        await using var room = await ApiRoom.StartAsync(static options => options.Environment = "staging");
        room.Server.Answers = Answer;

        await Calls[call](room.Api, TestContext.Current.CancellationToken);

        var request = room.Server.Requests.Should().ContainSingle().Subject;
        $"{request} {request.Body}".TrimEnd().Should().Be(call.TrimEnd());
        var isAnonymous = call.Contains("passwords", StringComparison.Ordinal) || call.Contains("reset-password", StringComparison.Ordinal);
        request.Headers.GetValueOrDefault("Authorization").Should().Be(isAnonymous ? null : $"Bearer {ApiRoom.Token}");
        request.Headers["Accept"].Should().Be("application/vnd.api+json");
        request.Headers["Keygen-Version"].Should().Be("1.8");
        request.Headers["Keygen-Environment"].Should().Be("staging");
        request.Headers["Keygen-Accept-Signature"].Should().Be("algorithm=\"ed25519\"");
        request.Headers["User-Agent"].Should().StartWith("Keygen.Webhooks/");
        request.Headers.GetValueOrDefault("Content-Type").Should().Be(request.Body.Length > 0 ? "application/vnd.api+json" : null);
    }

    [Fact]
    public void Every_method_of_the_client_is_among_the_calls()
    {
        var methods = new[] { typeof(LicensesClient), typeof(UsersClient), typeof(MachinesClient), typeof(PoliciesClient), typeof(ProductsClient), typeof(WebhookEndpointsClient) }
            .Sum(static client => client.GetMethods().Count(method => method.DeclaringType == client));

        Calls.Should().HaveCountGreaterThanOrEqualTo(methods + 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_is_none_is_refused_before_a_request(string id)
    {
        await using var room = await ApiRoom.StartAsync();

        await room.Api.Invoking(api => api.Licenses.RevokeAsync(id)).Should().ThrowAsync<ArgumentException>();

        room.Server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("../other/licenses")]
    [InlineData("licenses/../../other")]
    [InlineData("licenses#fragment")]
    [InlineData("/../../..//evil.example/")]
    public async Task A_path_that_leads_elsewhere_is_refused_before_a_request(string path)
    {
        await using var room = await ApiRoom.StartAsync();

        await room.Api.Invoking(api => api.SendAsync(new(HttpMethod.Get, path))).Should().ThrowAsync<ArgumentException>();

        room.Server.Requests.Should().BeEmpty();
    }

    private static ServerAnswer Answer(RecordedRequest request)
    {
        var path = request.ToString().Split(' ')[1].TrimStart('/').Split('?')[0].Split('/');
        var type = path[0] is "" ? "accounts" : path[0];
        return request.Method is "DELETE" || path[0] is "passwords" ? new(204)
            : request.Method is "GET" && path.Length == 1 && path[0].Length > 0 ? new(200, Documents.Page(type, []))
            : new(request.Method is "POST" && path.Length == 1 ? 201 : 200, Documents.One(type, "id-1"));
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> all)
    {
        await foreach (var _ in all)
        {
        }
    }
}
