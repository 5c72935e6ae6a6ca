using System.Net;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What a forged action is answered.</summary>
public sealed class ActionTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task An_action_without_its_token_or_its_cookie_is_refused_with_a_sentence_and_not_done(bool hasToken, bool hasCookie)
    {
        await using var server = await DashboardServer.StartAsync(new() { Handlers = static webhooks => webhooks.AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask) });
        await server.DeliverAsync(new TestEvent());
        var id = (await server.ListAsync()).Single().GetProperty("id").GetString();

        using var response = await server.ActAsync("/keygen/deliveries/reveal", $$"""{"id":"{{id}}"}""", hasToken, hasCookie);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("The action has no valid antiforgery token, so it was not done.").And.NotContain("AAAA-BBBB");
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9501).And.NotContain(static record => record.Id.Id == 9510);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task A_body_that_cannot_be_read_is_refused_with_a_sentence(string json)
    {
        await using var server = await DashboardServer.StartAsync();

        using var response = await server.ActAsync("/keygen/deliveries/reveal", json);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().StartWith("{\"problem\":\"The action");
    }
}
