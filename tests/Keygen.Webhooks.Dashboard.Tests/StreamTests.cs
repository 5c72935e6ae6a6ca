using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>The live part: server-sent events that go on where they were.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_stream_sends_what_arrives_and_resumes_after_the_last_id()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.DeliverAsync(new TestEvent("license.created"));
        var page = await server.GetAsync("/keygen/deliveries/list");
        await server.DeliverAsync(new TestEvent("license.updated"));

        var first = await ReadAsync(server, $"after={page.GetProperty("resume").GetString()}");
        await server.DeliverAsync(new TestEvent("license.expired"));
        await server.DeliverAsync(new TestEvent("license.renewed"));
        var second = await ReadAsync(server, "", lastEventId: first.EventId);

        EventsOf(first).Should().Equal("license.updated");
        EventsOf(second).Should().Equal("license.renewed", "license.expired");
    }

    [Fact]
    public async Task An_id_of_another_process_begins_anew()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.DeliverAsync(new TestEvent());

        var item = await ReadAsync(server, "", lastEventId: "00000000-1");

        JsonDocument.Parse(item.Data).RootElement.GetProperty("restarted").GetBoolean().Should().BeTrue();
        item.EventId.Should().EndWith("-1").And.NotBe("00000000-1");
    }

    [Fact]
    public async Task A_stream_does_not_hold_up_the_shutdown()
    {
        var server = await DashboardServer.StartAsync();
        using var response = await server.Client.GetAsync(new Uri("/keygen/deliveries/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");

        await server.App.StopAsync();

        await body.ReadToEndAsync(); // the end of the stream, not a cut connection
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_ends_after_ten_minutes_so_that_the_browser_is_asked_again_whether_it_may()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await DashboardServer.StartAsync(new() { Services = builder => builder.Services.AddSingleton<TimeProvider>(clock) });
        using var response = await server.Client.GetAsync(new Uri("/keygen/deliveries/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());

        var end = body.ReadToEndAsync();

        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return end.IsCompletedSuccessfully;
            },
            "the end of the stream");
    }

    private static async Task<SseItem<string>> ReadAsync(DashboardServer server, string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/keygen/deliveries/stream?{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            if (item.EventType == "news")
            {
                return item;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private static IEnumerable<string?> EventsOf(SseItem<string> item) =>
        JsonDocument.Parse(item.Data).RootElement.GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("event").GetString());
}
