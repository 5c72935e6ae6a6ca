using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>A fake Keygen with a clock that stands still and one endpoint, which takes everything.</summary>
internal sealed class FakeRoom : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    private FakeRoom(FakeTimeProvider time, FakeKeygen fake)
    {
        (Time, Fake) = (time, fake);
        fake.AddEndpoint().Client = Receiver;
    }

    public FakeTimeProvider Time { get; }

    public FakeKeygen Fake { get; }

    public HttpClient Receiver { get; } = new(new Accepting());

    public IEnumerable<string> Raised => Fake.Events.Select(static row => row.Name);

    public static async Task<FakeRoom> StartAsync()
    {
        var time = new FakeTimeProvider(Start);
        return new(time, await FakeKeygen.StartAsync(new() { TimeProvider = time }));
    }

    public async Task<JsonNode> PayloadAsync(FakeWebhookEvent row) =>
        JsonNode.Parse((await SendAsync("GET", $"webhook-events/{row.Id}")).Body["data"]!["attributes"]!["payload"]!.ToString())!;

    public Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string method, string target, string? body = null) => SendAsync(method, target, body, Fake.ApiToken);

    public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string method, string target, string? body, string? token, string? environment = null)
    {
        using var client = new HttpClient { BaseAddress = Fake.Url };
        using var request = new HttpRequestMessage(new(method), new Uri($"v1/accounts/{Fake.Keys.AccountId}/{target}".TrimEnd('/'), UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        request.Headers.Add("Keygen-Environment", environment is null ? [] : [environment]);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/vnd.api+json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length is 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public async ValueTask DisposeAsync()
    {
        await Fake.DisposeAsync();
        Receiver.Dispose();
    }

    private sealed class Accepting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }
}
