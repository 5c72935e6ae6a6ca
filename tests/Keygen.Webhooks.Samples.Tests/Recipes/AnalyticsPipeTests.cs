using System.Text.Json;
using System.Text.Json.Nodes;
using global::Recipes.Demo;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

/// <summary>Validations in, batches out, as Amplitude's and Segment's documentation has them.</summary>
public sealed class AnalyticsPipeTests
{
    private const string Amplitude = "POST /2/httpapi";
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string User = "0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f";
    private const string Product = "1d0f6a52-4b8e-4f62-8f8e-2b1c3d4e5f60";

    [Fact]
    public async Task Amplitude_gets_its_key_and_events_in_one_body()
    {
        await using var host = await RecipesHost.StartAsync();

        var first = await DeliverAsync(host, owned: true);
        var second = await DeliverAsync(host, owned: false);

        var request = (await host.RequestsAsync(Amplitude, 1)).Should().ContainSingle().Which;
        request.ContentType.Should().Be("application/json; charset=utf-8");
        request.Authorization.Should().BeEmpty();
        JsonEquals(request.Body, $$"""
            {"api_key":"amplitude-key","events":[
              {"user_id":"{{User}}","device_id":"{{License}}","event_type":"license.validation.failed","time":1795424400123,"insert_id":"{{first}}",
               "event_properties":{"license":"{{License}}","product":"{{Product}}","code":"TOO_MANY_MACHINES"} },
              {"device_id":"{{License}}","event_type":"license.validation.failed","time":1795424400123,"insert_id":"{{second}}",
               "event_properties":{"license":"{{License}}","product":"{{Product}}","code":"TOO_MANY_MACHINES"} }]}
            """);
    }

    [Fact]
    public async Task Segment_gets_track_calls_in_a_batch_with_its_write_key_as_basic_user_name()
    {
        await using var host = await RecipesHost.StartAsync(settings: [("Recipes:Analytics:Service", "Segment"), ("Recipes:Analytics:Key", "abc123")]);

        var token = await DeliverAsync(host, owned: true);

        var request = (await host.RequestsAsync("POST /v1/batch", 1)).Should().ContainSingle().Which;
        request.ContentType.Should().StartWith("application/json");
        request.Authorization.Should().Be("Basic YWJjMTIzOg==", "that is Segment's own example");
        JsonEquals(request.Body, $$"""
            {"batch":[{"type":"track","userId":"{{User}}","anonymousId":"{{License}}","event":"license.validation.failed","messageId":"{{token}}",
              "timestamp":"2026-11-23T09:00:00.1230000Z","properties":{"license":"{{License}}","product":"{{Product}}","code":"TOO_MANY_MACHINES"} }]}
            """);
    }

    [Fact]
    public async Task A_full_batch_goes_at_once_and_the_rest_when_the_time_is_over()
    {
        await using var host = await RecipesHost.StartAsync(settings: [("Recipes:Analytics:BatchSize", "3"), ("Recipes:Analytics:FlushEvery", "01:00:00")]);
        var tokens = new List<string>();

        for (var i = 0; i < 4; i++)
        {
            tokens.Add(await DeliverAsync(host));
        }

        var full = await host.RequestsAsync(Amplitude, 1);
        host.Time.Advance(TimeSpan.FromHours(1));
        var both = await host.RequestsAsync(Amplitude, 2);

        Tokens(full.Single()).Should().Equal(tokens[..3]);
        Tokens(both[1]).Should().Equal(tokens[3]);
    }

    [Fact]
    public async Task What_waits_goes_when_the_app_shuts_down()
    {
        await using var host = await RecipesHost.StartAsync(settings: ("Recipes:Analytics:FlushEvery", "01:00:00"));
        var tokens = new[] { await DeliverAsync(host), await DeliverAsync(host) };

        await host.App.StopAsync();

        Tokens(host.Services.Requests.Single()).Should().Equal(tokens);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_service_that_is_away_gets_the_same_batch_again(int status)
    {
        await using var host = await RecipesHost.StartAsync();
        var failures = 2;
        host.Services.Instead = _ => failures-- > 0 ? status : null;

        var token = await DeliverAsync(host);

        var requests = await host.RequestsAsync(Amplitude, 3);
        requests.Select(static one => one.Body).Distinct().Should().ContainSingle();
        Tokens(requests[2]).Should().Equal(token);
    }

    [Fact]
    public async Task An_event_the_service_refuses_is_found_by_halves_and_the_others_arrive()
    {
        await using var host = await RecipesHost.StartAsync(settings: [("Recipes:Analytics:BatchSize", "4"), ("Recipes:Analytics:FlushEvery", "01:00:00")]);
        var bad = SampleToken('b');
        host.Services.Instead = request => request.Body.Contains(bad, StringComparison.Ordinal) ? 400 : null;

        var tokens = new[] { await DeliverAsync(host), await DeliverAsync(host), await DeliverAsync(host, token: bad), await DeliverAsync(host) };

        var requests = await host.RequestsAsync(Amplitude, 5);
        requests.Where(one => !one.Body.Contains(bad, StringComparison.Ordinal)).SelectMany(Tokens).Should().BeEquivalentTo(tokens.Except([bad]));
        host.AllLogs.Should().Contain($"rejected event {bad}");
    }

    [Fact]
    public async Task What_does_not_fit_is_left_to_Keygens_retries_and_nothing_is_lost()
    {
        await using var host = await RecipesHost.StartAsync(settings: [("Recipes:Analytics:Capacity", "2"), ("Recipes:Analytics:BatchSize", "1")]);
        var away = true;
        host.Services.Instead = _ => away ? 503 : null;
        var sent = new List<SignedDelivery>();
        var status = 200;

        // One is under way and two wait; the next is one too many, or the one after.
        while (status is 200 && sent.Count < 10)
        {
            sent.Add(host.Sign<LicenseValidationSucceeded>());
            status = await host.DeliverAsync(sent[^1]);
        }

        status.Should().Be(500);
        away = false;
        await host.RequestsAsync(Amplitude, sent.Count);
        (await host.DeliverAsync(sent[^1].SentAgainAt(host.Now))).Should().Be(200);
        await Keygen.Webhooks.Tests.FakeClock.EventuallyAsync(
            () =>
            {
                host.Time.Advance(TimeSpan.FromSeconds(1));
                return sent.All(one => host.Services.Requests.Any(request => request.Body.Contains(one.IdempotencyToken, StringComparison.Ordinal)));
            },
            "every event arrives");
    }

    [Fact]
    public async Task A_duplicate_is_not_piped_and_no_key_leaves_or_is_logged()
    {
        await using var host = await RecipesHost.StartAsync(settings: ("Recipes:Analytics:FlushEvery", "01:00:00"));
        var delivery = host.Sign<LicenseValidationSucceeded>(static e => e.WithAttribute("key", "SECRET-KEY").WithAttribute("name", "Secret Name"));

        (await host.DeliverAsync(delivery), await host.DeliverAsync(delivery.SentAgainAt(host.Now))).Should().Be((200, 200));
        await host.App.StopAsync();

        Tokens(host.Services.Requests.Single()).Should().Equal(delivery.IdempotencyToken);
        host.Services.Requests.Single().Body.Should().NotContain("SECRET").And.NotContain("Secret");
        host.AllLogs.Should().NotContain("SECRET-KEY").And.NotContain("amplitude-key");
    }

    private static string SampleToken(char digit) => new string(digit, 62) + "v3";

    private static async Task<string> DeliverAsync(RecipesHost host, bool owned = true, string? token = null)
    {
        var delivery = host.Sign<LicenseValidationFailed>(e =>
        {
            e.WithResourceId(License).WithRelationship("owner", owned ? User : null).WithRelationship("product", Product)
                .WithMeta("code", "TOO_MANY_MACHINES").WithMeta("ts", "2026-11-23T09:00:00.123Z");
            if (token is not null)
            {
                e.WithIdempotencyToken(token);
            }
        });
        (await host.DeliverAsync(delivery)).Should().Be(200);
        return delivery.IdempotencyToken;
    }

    private static string[] Tokens(ForeignRequest request) => [.. JsonNode.Parse(request.Body)!["events"]!.AsArray().Select(static one => (string)one!["insert_id"]!)];

    private static void JsonEquals(string actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)).Should().BeTrue($"{actual} should be {JsonSerializer.Serialize(JsonNode.Parse(expected))}");
}
