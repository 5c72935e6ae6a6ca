using System.Text.Json;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>What another process says to the fake below <c>/fake/</c>: it is done, or refused with a sentence; never ignored.</summary>
public sealed class FakeControlTests
{
    [Fact]
    public async Task The_resource_of_an_event_can_be_named()
    {
        await using var fake = await StartAsync();

        (await SayAsync(fake, "events?event=license.created", """{"resourceId":"l-1","idempotencyToken":"t-1","metadata":{"orderId":7},"relationships":{"owner":"u-1"}}"""))
            .Status.Should().Be(200);

        fake.Events.Should().ContainSingle();
        using var api = new ApiClient(fake);
        var row = (await api.GetAsync($"webhook-events/{fake.Events[0].Id}")).GetProperty("data").GetProperty("attributes");
        using var payload = JsonDocument.Parse(row.GetProperty("payload").GetString()!);
        var license = payload.RootElement.GetProperty("data");
        license.GetProperty("id").GetString().Should().Be("l-1");
        license.GetProperty("attributes").GetProperty("metadata").GetRawText().Should().Be("""{"orderId":7}""");
        license.GetProperty("relationships").GetProperty("owner").GetProperty("data").GetProperty("id").GetString().Should().Be("u-1");
        fake.Events[0].IdempotencyToken.Should().Be("t-1");
    }

    [Theory]
    [InlineData("events?event=license.created", """{"resourceID":"l-1"}""", "The body has an unknown member 'resourceID'. Use resourceId, idempotencyToken, attributes, metadata, relationships.")]
    [InlineData("events?event=license.created", """{"metadata":{"customer_id":1}}""", "Keygen sends the metadata key 'customer_id' as 'customerId'. Use that name, as your handlers must. (Parameter 'metadata')")]
    [InlineData("events?event=license.created", """{"relationships":{"boss":"u-1"}}""", "licenses have no relationship 'boss', only account, *")]
    [InlineData("events?event=license.created", """{"relationships":{"owner":{"id":"u-1"}}}""", "'owner' must be a string or null.")]
    [InlineData("events?event=license.created", """{"resourceId":7}""", "'resourceId' must be a string or null.")]
    [InlineData("events?event=license.created", """{"attributes":7}""", "'attributes' must be an object.")]
    [InlineData("events?event=license.created", "[]", "The body must be a JSON object.")]
    [InlineData("events?event=license.created", "name=Ada", "The body is not JSON: *")]
    [InlineData("events?event=license.created&count=many", "", "'count' must be a whole number of 1 or more, not 'many'.")]
    [InlineData("events?event=license.created&count=0", "", "'count' must be a whole number of 1 or more, not '0'.")]
    [InlineData("events?name=license.created", "", "There is no parameter 'name'. Use event, count.")]
    [InlineData("events", "", "'event' is missing: the name of an event, such as license.created.")]
    [InlineData("failures?status=slow", "", "'status' must be a status code from 300 to 599, not 'slow'.")]
    [InlineData("failures?status=500&signed=perhaps", "", "'signed' must be true or false, not 'perhaps'.")]
    [InlineData("forgeries?kind=Bold", "", "'kind' must be one of ChangedBody, AnotherKey, NoSignature, Stale, AnotherTarget, not 'Bold'.")]
    public async Task What_it_does_not_understand_it_refuses_and_says_why(string request, string body, string detail)
    {
        await using var fake = await StartAsync();

        var answer = await SayAsync(fake, request, body);

        answer.Status.Should().Be(400);
        answer.Json.GetProperty("errors")[0].GetProperty("detail").GetString().Should().Match(detail);
        fake.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failure_can_be_ordered_unsigned()
    {
        await using var fake = await StartAsync();
        using var api = new ApiClient(fake);

        (await SayAsync(fake, "failures?status=403&signed=false", "")).Status.Should().Be(204);

        (await api.SendAsync(HttpMethod.Get, $"{api.Account}/webhook-events")).Failure.Should().Be(Signatures.VerificationFailure.SignatureMissing);
    }

    [Theory]
    [InlineData("localhost:7000", null, 200)]
    [InlineData("[::1]:7000", null, 200)]
    [InlineData("keygen.localhost:7000", null, 200)]
    [InlineData("rebound.example.com:7000", null, 403)]
    [InlineData("localhost.example.com", null, 403)]
    [InlineData("localhost:7000", "https://example.com", 403)]
    [InlineData("localhost:7000", "null", 403)]
    public async Task A_web_page_controls_nothing(string host, string? origin, int status)
    {
        await using var fake = await StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fake.Url, "fake/events?event=license.created"));
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await client.SendAsync(request);

        ((int)answer.StatusCode).Should().Be(status);
        fake.Events.Should().HaveCount(status is 200 ? 1 : 0);
    }

    private static async Task<FakeKeygen> StartAsync()
    {
        var fake = await FakeKeygen.StartAsync(new() { AllowControl = true });
        fake.AddEndpoint().Subscriptions = ["license.created"];
        fake.Endpoints[0].SendTo = new("http://127.0.0.1:9"); // nobody listens; what is recorded matters
        return fake;
    }

    private static async Task<(int Status, JsonElement Json)> SayAsync(FakeKeygen fake, string request, string body)
    {
        using var client = new HttpClient { BaseAddress = fake.Url };
        using var content = new StringContent(body);
        using var answer = await client.PostAsync(new Uri($"fake/{request}", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length is 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
