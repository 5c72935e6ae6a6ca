using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Keygen.Webhooks.Testing.Tests.Docs;

/// <summary>The code on the page about testing, and in the README.</summary>
public sealed class FirstTests
{
    // begin: app
    [Fact]
    public async Task A_new_license_is_handled()
    {
        await using var app = new WebApplicationFactory<Program>().WithWebHostBuilder(KeygenTestKeys.Shared.Configure);

        var answer = await app.CreateClient().PostKeygenEventAsync<LicenseCreated>(e => e.WithMetadata("customerId", "cust_1"));

        answer.EnsureSuccessStatusCode(); // and look at what your handler did
    }
    // end: app

    // begin: tampered
    [Fact]
    public async Task A_delivery_that_was_changed_on_its_way_is_refused()
    {
        await using var app = new WebApplicationFactory<Program>().WithWebHostBuilder(KeygenTestKeys.Shared.Configure);

        var answer = await app.CreateClient().PostKeygenEventAsync(SignedDelivery.Of<LicenseCreated>().WithChangedBody());

        Assert.Equal(401, (int)answer.StatusCode);
    }
    // end: tampered

    // begin: handler
    [Fact]
    public async Task A_licensee_is_charged_for_each_seat()
    {
        var billing = new FakeBilling();
        var created = SignedDelivery.Of<LicenseCreated>(e => e.WithMetadata("seats", 3).WithRelationship("owner", "u-1")).Read<LicenseCreated>();

        await new ChargeLicensee(billing).HandleAsync(created, CancellationToken.None);

        Assert.Equal(("u-1", 3), billing.Charged);
    }
    // end: handler

    // begin: fake
    [Fact]
    public async Task An_event_whose_first_delivery_failed_is_handled_at_the_next()
    {
        await using var app = new WebApplicationFactory<Program>().WithWebHostBuilder(KeygenTestKeys.Shared.Configure);
        await using var keygen = await FakeKeygen.StartAsync(new() { RetryDelay = _ => TimeSpan.FromMilliseconds(10) });
        keygen.AddEndpoint("https://hooks.example.com/wrong").Client = app.CreateClient(); // answers 404, until the URL is set right
        var row = keygen.Raise<LicenseCreated>().Single();
        await keygen.WaitForAsync(_ => row.Status == FakeEventStatus.Failing);

        row.Endpoint.Url = KeygenTestKeys.DefaultEndpointUrl;

        await keygen.WaitForAsync(_ => row.Status == FakeEventStatus.Delivered);
    }
    // end: fake

    // begin: state
    [Fact]
    public async Task A_license_that_expires_is_suspended_at_Keygen()
    {
        await using var keygen = await FakeKeygen.StartAsync();
        var license = keygen.Licenses.Add(to => to.WithAttribute("maxMachines", 3)); // as if it had always been there
        using var client = new HttpClient { BaseAddress = keygen.Url, DefaultRequestHeaders = { Authorization = new("Bearer", keygen.ApiToken) } };

        keygen.Licenses.Change(license.Id, to => to.WithAttribute("expiry", DateTimeOffset.UtcNow), "license.expired"); // raises the event
        await client.PostAsync($"v1/accounts/{keygen.Keys.AccountId}/licenses/{license.Id}/actions/suspend", null); // your handler's call

        Assert.True((bool)keygen.Licenses.Find(license.Id)!["suspended"]!);
    }
    // end: state

    private sealed class FakeBilling
    {
        public (string? Owner, long Seats) Charged { get; set; }
    }

    private sealed class ChargeLicensee(FakeBilling billing) : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
        {
            billing.Charged = (e.License.Owner?.Id, e.License.Metadata.GetInt64("seats") ?? 0);
            return Task.CompletedTask;
        }
    }
}
