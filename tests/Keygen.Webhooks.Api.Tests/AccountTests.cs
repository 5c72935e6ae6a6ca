using System.Net;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>The client and an account that keeps what it is told, and raises events as Keygen does.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private FakeKeygen _keygen = null!;
    private HttpClient _http = null!;
    private KeygenApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        _keygen = await FakeKeygen.StartAsync();
        _keygen.AddEndpoint(sendTo: new("http://127.0.0.1:1"));
        _http = new(KeygenApi.CreateHandler(_keygen.Url.AbsoluteUri));
        _api = ClientOf(_keygen.ApiToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _keygen.DisposeAsync();
    }

    [Fact]
    public async Task A_license_lives()
    {
        var policy = _keygen.Policies.Add(static policy => policy.WithAttribute("duration", 86400).WithAttribute("requireCheckIn", true)).Id;
        var (id, owner) = (Guid.NewGuid().ToString(), await _api.Users.CreateAsync(new() { Email = "Ada@customer.example", FirstName = "Ada" }));

        var made = await _api.Licenses.CreateAsync(new() { Id = id, PolicyId = policy, OwnerId = owner.Id, Metadata = new() { ["orderId"] = "1" }, MaxMachines = 3 });
        var again = await FailureAsync(() => _api.Licenses.CreateAsync(new() { Id = id, PolicyId = policy }));
        var renamed = await _api.Licenses.UpdateAsync(id, new() { Name = "Acme", MaxMachines = null });
        var suspended = await _api.Licenses.SuspendAsync(id);
        var twice = await FailureAsync(() => _api.Licenses.SuspendAsync(id));
        var reinstated = await _api.Licenses.ReinstateAsync(id);
        var renewed = await _api.Licenses.RenewAsync(id);
        var checkedIn = await _api.Licenses.CheckInAsync(id);
        var found = await ListAsync(_api.Licenses.ListAsync(new() { PolicyId = policy, Owner = "ada@customer.example", Metadata = new Dictionary<string, string> { ["orderId"] = "1" } }));
        var read = await _api.Licenses.GetAsync(made.Key!);
        await _api.Licenses.RevokeAsync(id);

        made.Should().BeEquivalentTo(new { Id = id, Owner = owner.Identifier, MaxMachines = 3 });
        again.StatusCode.Should().BeOneOf(HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity);
        (renamed.Name, suspended.Suspended, reinstated.Suspended, renewed.Expiry > made.Expiry, checkedIn.LastCheckIn is not null).Should().Be(("Acme", true, false, true, true));
        twice.Should().BeEquivalentTo(new { StatusCode = HttpStatusCode.UnprocessableEntity, SourcePointer = "/data/attributes/suspended", IsSigned = true });
        (found.Should().ContainSingle().Which.Id, read!.Id).Should().Be((id, id));
        (await _api.Licenses.GetAsync(id)).Should().BeNull();
        _keygen.Events.Select(static one => one.Name).Should().Equal(
            "user.created", "license.created", "license.updated", "license.suspended", "license.reinstated", "license.renewed", "license.checked-in", "license.revoked");
    }

    [Fact]
    public async Task A_user_and_a_password_live()
    {
        var user = await _api.Users.CreateAsync(new() { Email = "ada@customer.example", Password = "correct horse" });
        var taken = await FailureAsync(() => _api.Users.CreateAsync(new() { Email = "ada@customer.example" }));
        var banned = await _api.Users.BanAsync(user.Id);
        var unbanned = await _api.Users.UnbanAsync(user.Id);
        await _api.Users.UpdateAsync("ada@customer.example", new() { LastName = "Okafor", Password = "another horse" });
        var own = ClientOf(_keygen.AddUserToken(user.Id));
        var wrong = await FailureAsync(() => own.Users.SetPasswordAsync(user.Id, "no horse", "third horse"));
        await own.Users.SetPasswordAsync(user.Id, "another horse", "third horse");
        var third = _keygen.Passwords.IsPasswordOf(user.Id, "third horse");

        var anonymous = new KeygenApi(_http, new() { AccountId = _keygen.Keys.AccountId, AllowAnonymous = true, BaseUrl = _keygen.Url.AbsoluteUri, PublicKeys = { _keygen.Keys.Ed25519 } });
        await anonymous.Users.RequestPasswordResetAsync("nobody@customer.example", deliver: false);
        await anonymous.Users.RequestPasswordResetAsync("ada@customer.example", deliver: false);
        var token = _keygen.Passwords.ResetTokenOf(user.Id)!;
        var refused = await FailureAsync(() => anonymous.Users.ResetPasswordAsync(user.Id, token, "short"));
        await anonymous.Users.ResetPasswordAsync(user.Id, token, "fourth horse");

        taken.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        ((banned.Status == UserStatus.Banned), (unbanned.Status == UserStatus.Banned), third, _keygen.Passwords.IsPasswordOf(user.Id, "fourth horse")).Should().Be((true, false, true, true));
        wrong.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await _api.Users.GetAsync("ada@customer.example"))!.LastName.Should().Be("Okafor");
        (await ListAsync(_api.Users.ListAsync(new() { Roles = [UserRole.User] }))).Should().ContainSingle();
    }

    [Fact]
    public async Task Machines_are_listed_and_deactivated_over_pages_and_products_and_policies_are_read()
    {
        var license = _keygen.Licenses.Add();
        var policy = _keygen.Policies.Single();
        _keygen.Policies.Change(policy.Id, static policy => policy.WithAttribute("maxMachines", null).WithAttribute("floating", true));
        foreach (var _ in Enumerable.Range(0, 230))
        {
            _keygen.Machines.Add(machine => machine.WithRelationship("license", license.Id));
        }

        var machine = await _api.Machines.GetAsync(_keygen.Machines.First().Id);
        await foreach (var one in _api.Machines.ListAsync(new() { LicenseId = license.Id }))
        {
            await _api.Machines.DeactivateAsync(one.Id);
        }

        machine!.License.Id.Should().Be(license.Id);
        _keygen.Machines.Should().BeEmpty();
        var product = (await ListAsync(_api.Products.ListAsync())).Should().ContainSingle().Subject;
        (await _api.Products.GetAsync(product.Id))!.Id.Should().Be(product.Id);
        (await ListAsync(_api.Policies.ListAsync(product.Id))).Should().ContainSingle().Which.Id.Should().Be(policy.Id);
        (await _api.Policies.GetAsync(policy.Id))!.Product.Id.Should().Be(product.Id);
        (await ListAsync(_api.Policies.ListAsync(Guid.NewGuid().ToString()))).Should().BeEmpty();
    }

    [Fact]
    public async Task An_endpoint_lives()
    {
        var made = await _api.WebhookEndpoints.CreateAsync(new() { Url = "https://hooks.example.com/two", Subscriptions = ["license.created"], SignatureAlgorithm = "ecdsa-p256" });
        var changed = await _api.WebhookEndpoints.UpdateAsync(made.Id, new() { Subscriptions = ["*"] });
        var listed = await ListAsync(_api.WebhookEndpoints.ListAsync());
        var wrong = await FailureAsync(() => _api.WebhookEndpoints.UpdateAsync(made.Id, new() { Subscriptions = [] }));
        await _api.WebhookEndpoints.DeleteAsync(made.Id);

        (made.SignatureAlgorithm, made.Subscriptions.Single(), changed.Subscriptions.Single(), listed.Count).Should().Be(("ecdsa-p256", "license.created", "*", 2));
        wrong.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await _api.WebhookEndpoints.GetAsync(made.Id)).Should().BeNull();
    }

    private KeygenApi ClientOf(string token) =>
        new(_http, new() { AccountId = _keygen.Keys.AccountId, ApiToken = token, BaseUrl = _keygen.Url.AbsoluteUri, PublicKeys = { _keygen.Keys.Ed25519 } });

    private static async Task<KeygenApiException> FailureAsync(Func<Task> call) => (await call.Should().ThrowAsync<KeygenApiException>()).Which;

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> all) => await all.ToListAsync(TestContext.Current.CancellationToken);
}
