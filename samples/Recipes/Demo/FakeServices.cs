using System.Collections.Concurrent;
using System.Text;

namespace Recipes.Demo;

/// <param name="Target">The method and path.</param>
/// <param name="Authorization">The Authorization header; empty when there is none.</param>
/// <param name="Body">The body as text.</param>
public sealed record ForeignRequest(string Target, string Authorization, string ContentType, string Body);

/// <summary>The parts of Stripe and an analytics service that the recipes call, on one loopback port.</summary>
public sealed class FakeServices(WebApplication app) : IAsyncDisposable
{
    public Uri Url => new(app.Urls.First());

    public ConcurrentQueue<ForeignRequest> Requests { get; } = new();

    /// <summary>The subscriptions by id: Stripe's status, and whether it ends with the period.</summary>
    public ConcurrentDictionary<string, (string Status, bool Ends)> Subscriptions { get; } = new();

    /// <summary>Returns a response to send instead; null for the usual response.</summary>
    public Func<ForeignRequest, int?> Instead { get; set; } = static _ => null;

    public static async Task<FakeServices> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeServices(app);
        app.MapFallback(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var body = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
        var seen = new ForeignRequest($"{request.Method} {request.Path}", request.Headers.Authorization.ToString(), request.ContentType ?? "", body);
        Requests.Enqueue(seen);
        return Instead(seen) is { } status ? Results.StatusCode(status) : Answer(request.Method, request.Path.Value!.Split('/')[1..]);
    }

    private IResult Answer(string method, string[] path) => (method, path) switch
    {
        ("GET", ["v1", "subscriptions", var id]) when Subscriptions.TryGetValue(id, out var one) =>
            Results.Json(new { id, @object = "subscription", status = one.Status, cancel_at_period_end = one.Ends }),
        ("POST", ["2", "httpapi"]) => Results.Json(new { code = 200 }),
        ("POST", ["v1", "track"]) => Results.Json(new { success = true }),
        _ => Results.Json(new { errors = new[] { new { title = "Not found" } } }, statusCode: 404),
    };
}
