using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Recipes.Demo;

/// <param name="Target">The method and path.</param>
/// <param name="Authorization">The Authorization header; empty when there is none.</param>
/// <param name="Body">The body as text.</param>
public sealed record ForeignRequest(string Target, string Authorization, string ContentType, string Body);

/// <summary>The parts of Keygen's API, Stripe and an analytics service that the recipes call, on one loopback port.</summary>
public sealed class FakeServices(WebApplication app) : IAsyncDisposable
{
    public Uri Url => new(app.Urls.First());

    public ConcurrentQueue<ForeignRequest> Requests { get; } = new();

    /// <summary>The licenses by id, as the API shows them.</summary>
    public ConcurrentDictionary<string, JsonObject> Licenses { get; } = new();

    /// <summary>The e-mail addresses, by the user's id.</summary>
    public ConcurrentDictionary<string, string> Users { get; } = new();

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

    public void AddLicense(string id, string key, DateTimeOffset? expiry, string? owner, params (string Name, string Value)[] metadata) => Licenses[id] = new()
    {
        ["id"] = id,
        ["type"] = "licenses",
        ["attributes"] = new JsonObject
        {
            ["name"] = null,
            ["key"] = key,
            ["expiry"] = expiry is { } time ? Time(time) : null,
            ["metadata"] = new JsonObject(metadata.Select(static one => KeyValuePair.Create<string, JsonNode?>(one.Name, one.Value))),
        },
        ["relationships"] = new JsonObject
        {
            ["owner"] = new JsonObject { ["data"] = owner is null ? null : new JsonObject { ["type"] = "users", ["id"] = owner } },
        },
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var body = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
        var seen = new ForeignRequest($"{request.Method} {request.Path}", request.Headers.Authorization.ToString(), request.ContentType ?? "", body);
        Requests.Enqueue(seen);
        return Instead(seen) is { } status ? Results.StatusCode(status) : Answer(request.Method, request.Path.Value!.Split('/')[1..]);
    }

    private IResult Answer(string method, string[] path) => (method, path) switch
    {
        ("GET", ["v1", "accounts", _, "licenses", var id]) when Licenses.TryGetValue(id, out var license) => Data(license.DeepClone()),
        ("POST", ["v1", "accounts", _, "licenses", var id, "actions", "renew"]) when Licenses.TryGetValue(id, out var license) => Renew(license),
        ("GET", ["v1", "accounts", _, "users", var id]) when Users.TryGetValue(id, out var email) =>
            Data(new JsonObject { ["id"] = id, ["type"] = "users", ["attributes"] = new JsonObject { ["email"] = email } }),
        ("GET", ["v1", "subscriptions", var id]) when Subscriptions.TryGetValue(id, out var one) =>
            Results.Json(new { id, @object = "subscription", status = one.Status, cancel_at_period_end = one.Ends }),
        ("POST", ["2", "httpapi"]) => Results.Json(new { code = 200 }),
        ("POST", ["v1", "batch"]) => Results.Json(new { success = true }),
        _ => Results.Json(new { errors = new[] { new { title = "Not found" } } }, statusCode: 404),
    };

    private static IResult Renew(JsonObject license)
    {
        license["attributes"]!["expiry"] = Time(DateTimeOffset.Parse((string)license["attributes"]!["expiry"]!, null).AddDays(365));
        return Data(license.DeepClone());
    }

    private static IResult Data(JsonNode data) => Results.Json(new JsonObject { ["data"] = data });
}
