using System.Net;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>Webhook events and endpoints, against the fake Keygen.</summary>
public sealed class WebhookEventTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(ApiRoom.Start);
    private FakeKeygen _keygen = null!;
    private HttpClient _http = null!;
    private KeygenApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        _keygen = await FakeKeygen.StartAsync(new() { TimeProvider = _time, ApiToken = "admin-5ecret" });
        _keygen.AddEndpoint();
        _http = new(KeygenApi.CreateHandler(_keygen.Url.AbsoluteUri));
        _api = new(_http, new() { AccountId = _keygen.Keys.AccountId, ApiToken = "admin-5ecret", BaseUrl = _keygen.Url.AbsoluteUri, PublicKeys = { _keygen.Keys.Ed25519 } }, time: _time);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _keygen.DisposeAsync();
    }

    [Fact]
    public async Task Events_are_listed_in_both_orders_over_several_pages_and_read_as_events()
    {
        var rows = Enumerable.Range(0, 250).Select(i => Missed(300 - i)).ToArray();

        (await ReadAsync(new() { OldestFirst = true })).Select(static row => row.Id).Should().Equal(rows.Select(static row => row.Id));
        var newest = await ReadAsync();

        newest.Select(static row => row.Id).Should().Equal(rows.Reverse().Select(static row => row.Id));
        EventReader.TryRead(newest[0], out var read, out _).Should().BeTrue();
        read.Should().BeOfType<LicenseCreated>();
        _keygen.Api.Requests.Should().HaveCount(6).And.OnlyContain(static request => request.StatusCode == 200);
    }

    [Fact]
    public async Task Events_are_filtered_by_name_and_begin_behind_a_cursor()
    {
        var created = Missed(30);
        Missed(20, "license.expired");
        var renewed = Missed(10, "license.renewed");

        (await ReadAsync(new() { Events = ["license.created", "license.renewed"], OldestFirst = true })).Select(static row => row.Id).Should().Equal(created.Id, renewed.Id);
        (await ReadAsync(new() { OldestFirst = true, After = created.Id })).Should().HaveCount(2);
        _keygen.Api.Requests[0].Target.Should().EndWith(
            "/webhook-events?order=asc&events%5B%5D=license.created&events%5B%5D=license.renewed&page%5Bcursor%5D=&page%5Bsize%5D=100");
    }

    [Fact]
    public async Task An_event_is_read_retried_and_deleted()
    {
        var row = Missed(10);

        (await _api.WebhookEvents.GetAsync(row.Id))!.IdempotencyToken.Should().Be(row.IdempotencyToken);
        var retry = await _api.WebhookEvents.RetryAsync(row.Id);
        await _api.WebhookEvents.DeleteAsync(row.Id);

        retry.IdempotencyToken.Should().Be(row.IdempotencyToken);
        retry.Id.Should().NotBe(row.Id);
        (await _api.WebhookEvents.GetAsync(row.Id)).Should().BeNull();
        (await _api.Invoking(api => api.WebhookEvents.DeleteAsync(row.Id)).Should().ThrowAsync<KeygenApiException>()).Which.StatusCode.Should().Be(HttpStatusCode.NotFound);
        _keygen.Api.Requests.Select(static request => $"{request.Method} {request.StatusCode}").Should().Equal("GET 200", "POST 201", "DELETE 204", "GET 404", "DELETE 404");
    }

    [Fact]
    public async Task Endpoints_policies_and_the_account_are_read()
    {
        var endpoint = _keygen.Endpoints[0];

        var listed = await _api.WebhookEndpoints.ListAsync().ToListAsync(TestContext.Current.CancellationToken);

        listed.Should().ContainSingle().Which.Should().BeEquivalentTo(new { endpoint.Id, endpoint.Url });
        (await _api.WebhookEndpoints.GetAsync(endpoint.Id))!.Subscriptions.Should().Equal("*");
        (await _api.WebhookEndpoints.GetAsync(Guid.NewGuid().ToString())).Should().BeNull();
        var account = await _api.GetAccountAsync();
        VerificationKey.Parse(account.Keys.Ed25519).Should().BeEquivalentTo(VerificationKey.Parse(_keygen.Keys.Ed25519));
    }

    [Theory]
    [InlineData(FakeForgery.ChangedBody, VerificationFailure.BodyDigest)]
    [InlineData(FakeForgery.AnotherKey, VerificationFailure.SignatureMismatch)]
    [InlineData(FakeForgery.NoSignature, VerificationFailure.SignatureMissing)]
    [InlineData(FakeForgery.Stale, VerificationFailure.DateTooOld)]
    [InlineData(FakeForgery.AnotherTarget, VerificationFailure.SignatureMismatch)]
    public async Task A_forged_answer_is_refused(FakeForgery forgery, VerificationFailure failure)
    {
        var row = Missed(10);

        foreach (var call in new Func<Task>[] { () => _api.WebhookEvents.GetAsync(row.Id), () => ReadAsync(), () => _api.WebhookEvents.RetryAsync(row.Id) })
        {
            _keygen.Api.ForgeNext(forgery);
            (await call.Should().ThrowAsync<KeygenApiException>()).Which.Should().BeEquivalentTo(new { Kind = KeygenApiErrorKind.NotVerified, VerificationFailure = failure });
        }
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(402, true)]
    [InlineData(403, true)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(422, true)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(307, false)]
    public async Task An_error_of_the_fake_is_an_error_here(int status, bool isSigned)
    {
        _keygen.Api.FailNext(status, retryAfter: TimeSpan.FromMinutes(1), isSigned: isSigned);

        var error = (await _api.Invoking(static api => api.WebhookEndpoints.GetAsync("w")).Should().ThrowAsync<KeygenApiException>()).Which;

        error.Should().BeEquivalentTo(new { StatusCode = (HttpStatusCode)status, RetryAfter = TimeSpan.FromMinutes(1) });
        error.IsSigned.Should().Be(isSigned);
        _keygen.Api.Requests.Should().ContainSingle();
    }

    private FakeWebhookEvent Missed(double minutesAgo, string name = "license.created") =>
        _keygen.Record(KeygenEventBuilder.Of(name).WithCreated(_time.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo)));

    private async Task<List<EventRecord>> ReadAsync(WebhookEventFilter? filter = null) =>
        await _api.WebhookEvents.ListAsync(filter).ToListAsync(TestContext.Current.CancellationToken);
}
