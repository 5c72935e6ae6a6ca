using System.Net;
using System.Text.Json;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake;

public sealed class ApiTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);

    [Theory]
    [InlineData(SignatureAlgorithms.Ed25519)]
    [InlineData(SignatureAlgorithms.EcdsaP256)]
    [InlineData(SignatureAlgorithms.RsaSha256)]
    [InlineData(SignatureAlgorithms.RsaPssSha256)]
    public async Task Answers_are_signed_with_the_algorithm_that_is_asked_for(string algorithm)
    {
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake, Now, algorithm);

        (await api.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events?page[cursor]=&page[size]=100")).Failure.Should().Be(VerificationFailure.None);
        (await api.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events/none")).Should().Match<(HttpStatusCode Status, JsonElement, VerificationFailure Failure)>(
            static answer => answer.Status == HttpStatusCode.NotFound && answer.Failure == VerificationFailure.None);
    }

    [Theory]
    [InlineData(FakeForgery.ChangedBody)]
    [InlineData(FakeForgery.AnotherKey)]
    [InlineData(FakeForgery.NoSignature)]
    [InlineData(FakeForgery.Stale)]
    [InlineData(FakeForgery.AnotherTarget)]
    public async Task A_forged_answer_does_not_verify_and_the_next_one_does(FakeForgery forgery)
    {
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake, Now);
        fake.Record(KeygenEventBuilder.Of<LicenseCreated>());
        fake.Api.ForgeNext(forgery);

        var (status, _, failure) = await api.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events");

        status.Should().Be(HttpStatusCode.OK);
        failure.Should().NotBe(VerificationFailure.None);
        (await api.GetAsync("webhook-events")).GetProperty("data").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task An_empty_list_can_be_forged_too()
    {
        await using var fake = await StartAsync();
        using var client = new HttpClient { BaseAddress = fake.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", fake.ApiToken);
        fake.Api.ForgeNext();

        (await client.GetStringAsync(new Uri("/v1/policies", UriKind.Relative))).Should().StartWith("w");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Errors_come_on_demand_as_often_as_ordered(int status)
    {
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake, Now);
        fake.Api.FailNext(status, count: 2);

        for (var i = 0; i < 2; i++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events");
            ((int)answer.Status, answer.Failure).Should().Be((status, VerificationFailure.SignatureMissing));
        }

        (await api.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events")).Status.Should().Be(HttpStatusCode.OK);
        fake.Api.Requests.Select(static request => request.StatusCode).Should().Equal(status, status, 200);
    }

    [Fact]
    public async Task What_a_test_in_another_process_says_to_it_is_heard_only_when_allowed()
    {
        await using var fake = await StartAsync();
        using var client = new HttpClient { BaseAddress = fake.Url };

        (await client.PostAsync(new Uri("/fake/events?event=license.created", UriKind.Relative), null)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_row_shows_what_is_delivered_and_what_became_of_it()
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(500, "no"));
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake, Now);
        fake.AddEndpoint(sendTo: receiver.Url);
        var row = fake.Raise<LicenseCreated>()[0];
        await fake.WaitForAsync(_ => row.NextAttemptAt is not null);

        var shown = (await api.GetAsync($"webhook-events/{row.Id}")).GetProperty("data");

        using var body = JsonDocument.Parse(row.Attempts[0].Body);
        var sent = body.RootElement.GetProperty("data");
        var attributes = shown.GetProperty("attributes");
        attributes.EnumerateObject().Select(static member => member.Name)
            .Should().Equal(sent.GetProperty("attributes").EnumerateObject().Select(static member => member.Name));
        attributes.GetProperty("payload").GetString().Should().Be(sent.GetProperty("attributes").GetProperty("payload").GetString());
        (attributes.GetProperty("status").GetString(), attributes.GetProperty("lastResponseCode").GetInt32(), attributes.GetProperty("lastResponseBody").GetString())
            .Should().Be(("FAILING", 500, "no"));
        shown.GetProperty("meta").GetProperty("idempotencyToken").GetString().Should().Be(row.IdempotencyToken);
    }

    [Fact]
    public async Task A_young_row_shows_no_payload_and_a_status_moves_when_the_test_says()
    {
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake, Now);
        var row = fake.Record(KeygenEventBuilder.Of<LicenseCreated>(), FakeEventStatus.Failing);
        row.PayloadIsStored = false;

        (await Attributes()).GetProperty("payload").ValueKind.Should().Be(JsonValueKind.Null);
        (row.PayloadIsStored, row.Status) = (true, FakeEventStatus.Failed);

        (await Attributes()).GetProperty("payload").ValueKind.Should().Be(JsonValueKind.String);
        (await Attributes()).GetProperty("status").GetString().Should().Be("FAILED");
        async Task<JsonElement> Attributes() => (await api.GetAsync($"webhook-events/{row.Id}")).GetProperty("data").GetProperty("attributes");
    }

    [Fact]
    public async Task Endpoints_and_policies_are_listed_as_an_endpoint_watch_reads_them()
    {
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake, Now);
        var endpoint = fake.AddEndpoint();
        endpoint.SignatureAlgorithm = SignatureAlgorithms.RsaSha256;
        endpoint.Subscriptions = [];
        fake.Policies.Add(static policy => policy.WithAttribute("scheme", "RSA_2048_PKCS1_SIGN"));

        var listed = (await api.GetAsync("/v1/webhook-endpoints?page[cursor]=&page[size]=100")).GetProperty("data");
        var one = (await api.GetAsync($"/v1/accounts/northwind-tools/webhook-endpoints/{endpoint.Id}")).GetProperty("data");

        listed.GetArrayLength().Should().Be(1);
        one.GetRawText().Should().Be(listed[0].GetRawText());
        one.GetProperty("attributes").GetRawText().Should().Be(
            """{"url":"https://hooks.example.com/webhooks/keygen","subscriptions":[],"signatureAlgorithm":"rsa-sha256","apiVersion":"1.8","created":"2026-11-23T08:46:40.000Z","updated":"2026-11-23T08:46:40.000Z"}""");
        (await api.GetAsync("policies?page[number]=1&page[size]=100")).GetProperty("data")[0].GetProperty("attributes").GetProperty("scheme").GetString()
            .Should().Be("RSA_2048_PKCS1_SIGN");
        (await api.GetAsync("/v1/policies?limit=100")).GetProperty("data").GetArrayLength().Should().Be(1);
    }

    private Task<FakeKeygen> StartAsync() => FakeKeygen.StartAsync(new() { TimeProvider = _time });
}
