using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests.Operations;

/// <summary>One deployed version of an app with the endpoints of the page, to which the fake Keygen delivers.</summary>
internal sealed class OperatedApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private Task? _stopping;

    private OperatedApp(WebApplication app) => (_app, _client) = (app, new() { BaseAddress = new(app.Urls.Single()) });

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public static async Task<OperatedApp> StartAsync(TestDatabase database, FakeKeygen keygen, TimeProvider time, Action<KeygenWebhooksBuilder> handlers)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddFakeLogging();
        builder.Configuration.AddInMemoryCollection(keygen.Keys.ToConfiguration().Select(static pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));
        builder.Configuration["Keygen:Webhooks:CatchUp:ApiToken"] = keygen.ApiToken;
        builder.Configuration["Keygen:Webhooks:CatchUp:BaseUrl"] = keygen.Url.ToString();
        builder.Configuration["Keygen:Webhooks:CatchUp:RunOnSchedule"] = "false";
        builder.Configuration["Keygen:Webhooks:DrainDelay"] = "00:00:00"; // in Production the default waits, and the clock stands still
        builder.Services.AddSingleton(time).AddDbContext<ShopContext>(database.Configure);
        handlers(builder.Services.AddKeygenWebhooks().UseEntityFrameworkCore<ShopContext>().AddCatchUp());
        var app = BuildWithAdmin(builder);
        app.MapKeygenWebhooks();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await database.CreateTablesAsync(scope.ServiceProvider.GetRequiredService<ShopContext>());
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
        keygen.Endpoints.Single().SendTo = new(app.Urls.Single());
        return new(app);
    }

    public async Task<JsonElement> GetAsync(string path) => await _client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>Sends a request of the page, there or to another path.</summary>
    public async Task<string> PostAsync((string Path, string Json) request, string? path = null)
    {
        using var content = new StringContent(request.Json, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(path ?? request.Path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.Should().BeTrue(text);
        return text;
    }

    /// <summary>Sends a request that is refused.</summary>
    /// <param name="path">The path.</param>
    /// <param name="json">The body to post; null for a GET.</param>
    public async Task<(int Status, JsonElement Problem)> RefusedAsync(string path, string? json = null)
    {
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json");
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public async Task<JsonElement> ReplayAsync((string Path, string Json) request) =>
        JsonSerializer.Deserialize<JsonElement>(await PostAsync(request, "/admin/replay"));

    public async Task<object?[][]> QueryAsync(string sql)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<ShopContext>().Database;
        await database.OpenConnectionAsync();
        await using var command = database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return [.. rows];
    }

    /// <summary>What the handlers have saved.</summary>
    public async Task<string[]> OrdersAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ShopContext>().Orders.Select(static order => order.Text).ToArrayAsync();
    }

    public Task StopAsync() => _stopping ??= _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The lines of the page.</summary>
    private static WebApplication BuildWithAdmin(WebApplicationBuilder builder)
    {
        builder.Services.AddKeygenApi();
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // ProblemAsync below answers it
        var app = builder.Build();

        app.UseWhen(context => context.Request.Path.StartsWithSegments("/admin"), branch => branch.Use(ProblemAsync));
        var admin = app.MapGroup("/admin");
        admin.MapGet("/failing", (IEventStateReader events, string? license, string? cursor, CancellationToken ct) =>
            events.ListAsync(new EventQuery { LicenseId = license, Cursor = cursor }, ct));
        admin.MapGet("/licenses/{id}/events", EventsOfLicenseAsync);
        admin.MapPost("/replay/plan", async (ReplayRequest request, EventReplay replay, CancellationToken ct) =>
            (await replay.PlanAsync(request, ct)).ToString());
        admin.MapPost("/replay", (ReplayRequest request, EventReplay replay, CancellationToken ct) =>
            replay.RunAsync(request, cancellationToken: ct));
        return app;

        static async Task ProblemAsync(HttpContext context, RequestDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (KeygenApiException e) when (!context.Response.HasStarted)
            {
                await Results.Problem(e.Message, statusCode: 502, extensions: [new("code", e.Code)]).ExecuteAsync(context);
            }
            catch (Exception e) when (e is BadHttpRequestException or ArgumentException && !context.Response.HasStarted)
            {
                await Results.Problem((e.InnerException ?? e).Message, statusCode: 400).ExecuteAsync(context);
            }
        }

        static async IAsyncEnumerable<object> EventsOfLicenseAsync(string id, KeygenApi keygen, IEventStateReader events)
        {
            await foreach (var row in keygen.WebhookEvents.ListAsync())
            {
                if (EventReader.TryRead(row, out var e, out _) && EventIdentity.Of(e).LicenseId == id)
                {
                    var here = await events.FindAsync(EventKey.Of(e), default);
                    yield return new { e.Created, e.Name, e.Id, e.IdempotencyToken, row.Status, Here = here };
                }
            }
        }
    }
}
