using System.Text.Json;
using System.Text.Json.Nodes;
using global::Recipes.Demo;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

/// <summary>A validation in, a request out, as Amplitude's and Segment's documentation has them.</summary>
public sealed class AnalyticsTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string User = "0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f";
    private const string Product = "1d0f6a52-4b8e-4f62-8f8e-2b1c3d4e5f60";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Amplitude_gets_its_key_and_the_event_in_one_body(bool owned)
    {
        await using var host = await RecipesHost.StartAsync();

        var token = await DeliverAsync(host, owned);
        await host.RunLaterAsync();

        var request = host.Services.Requests.Should().ContainSingle().Which;
        (request.Target, request.ContentType, request.Authorization).Should().Be(("POST /2/httpapi", "application/json; charset=utf-8", ""));
        JsonEquals(request.Body, $$"""
            {"api_key":"amplitude-key","events":[
              { {{(owned ? $"\"user_id\":\"{User}\"," : "")}} "device_id":"{{License}}","event_type":"license.validation.failed","time":1795424400123,"insert_id":"{{token}}",
               "event_properties":{"license":"{{License}}","product":"{{Product}}","code":"TOO_MANY_MACHINES"} }]}
            """);
    }

    [Fact]
    public async Task Segment_gets_a_track_call_with_its_write_key_as_basic_user_name()
    {
        await using var host = await RecipesHost.StartAsync(settings: [("Recipes:Analytics:Service", "Segment"), ("Recipes:Analytics:Key", "abc123")]);

        var token = await DeliverAsync(host);
        await host.RunLaterAsync();

        var request = host.Services.Requests.Should().ContainSingle().Which;
        request.Target.Should().Be("POST /v1/track");
        request.Authorization.Should().Be("Basic YWJjMTIzOg==", "that is Segment's own example");
        JsonEquals(request.Body, $$"""
            {"userId":"{{User}}","anonymousId":"{{License}}","event":"license.validation.failed","messageId":"{{token}}",
              "timestamp":"2026-11-23T09:00:00.1230000Z","properties":{"license":"{{License}}","product":"{{Product}}","code":"TOO_MANY_MACHINES"} }
            """);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_service_that_is_away_gets_the_event_again(int status)
    {
        await using var host = await RecipesHost.StartAsync();
        var failures = 1;
        host.Services.Instead = _ => failures-- > 0 ? status : null;

        var token = await DeliverAsync(host);
        await host.RunLaterAsync();

        host.Services.Requests.Select(TokenOf).Should().Equal(token, token);
    }

    [Fact]
    public async Task An_event_the_service_refuses_is_dropped_and_logged()
    {
        await using var host = await RecipesHost.StartAsync();
        host.Services.Instead = static _ => 400;

        var token = await DeliverAsync(host);
        await host.RunLaterAsync();

        host.Services.Requests.Should().ContainSingle();
        host.AllLogs.Should().Contain($"rejected event {token}");
    }

    [Fact]
    public async Task A_duplicate_is_not_sent_and_no_key_leaves_or_is_logged()
    {
        await using var host = await RecipesHost.StartAsync();
        var delivery = host.Sign<LicenseValidationSucceeded>(static e => e.WithAttribute("key", "SECRET-KEY").WithAttribute("name", "Secret Name"));

        (await host.DeliverAsync(delivery), await host.DeliverAsync(delivery.SentAgainAt(host.Now))).Should().Be((200, 200));
        await host.RunLaterAsync();

        var request = host.Services.Requests.Should().ContainSingle().Which;
        TokenOf(request).Should().Be(delivery.IdempotencyToken);
        request.Body.Should().NotContain("SECRET").And.NotContain("Secret");
        host.AllLogs.Should().NotContain("SECRET-KEY").And.NotContain("amplitude-key");
    }

    private static async Task<string> DeliverAsync(RecipesHost host, bool owned = true)
    {
        var delivery = host.Sign<LicenseValidationFailed>(e => e.WithResourceId(License).WithRelationship("owner", owned ? User : null)
            .WithRelationship("product", Product).WithMeta("code", "TOO_MANY_MACHINES").WithMeta("ts", "2026-11-23T09:00:00.123Z"));
        (await host.DeliverAsync(delivery)).Should().Be(200);
        return delivery.IdempotencyToken;
    }

    private static string TokenOf(ForeignRequest request) => (string)JsonNode.Parse(request.Body)!["events"]![0]!["insert_id"]!;

    private static void JsonEquals(string actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)).Should().BeTrue($"{actual} should be {JsonSerializer.Serialize(JsonNode.Parse(expected))}");
}
