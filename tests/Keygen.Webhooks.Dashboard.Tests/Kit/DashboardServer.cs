using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>What a test wants to be different.</summary>
internal sealed record DashboardSetup
{
    public string Environment { get; init; } = "Production";

    /// <summary>How the dashboard is mapped; anonymous by default.</summary>
    public Action<IEndpointRouteBuilder> Map { get; init; } = static app => app.MapKeygenWebhooksDashboard().AllowAnonymous();

    public Action<WebApplicationBuilder>? Services { get; init; }

    public Action<WebApplication>? Pipeline { get; init; }

    public Action<KeygenWebhooksBuilder>? Handlers { get; init; }

    public string? Urls { get; init; }

    /// <summary>The registrations; empty is the default one.</summary>
    public IReadOnlyList<string> Names { get; init; } = [""];
}

/// <summary>An app with a receiver and the dashboard, on a real Kestrel.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private DashboardServer(WebApplication app)
    {
        App = app;
        Url = new(app.Urls.First());
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };
    }

    public WebApplication App { get; }

    public Uri Url { get; }

    /// <summary>The page.</summary>
    public Uri Page => new(Url, "/keygen/");

    public HttpClient Client { get; }

    public FakeLogCollector Log => App.Services.GetFakeLogCollector();

    public static WebApplication Build(DashboardSetup? setup = null)
    {
        setup ??= new();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath(), EnvironmentName = setup.Environment });
        builder.WebHost.UseUrls(setup.Urls ?? "http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Information);
        foreach (var name in setup.Names)
        {
            var webhooks = builder.Services.AddKeygenWebhooks(name, static options =>
            {
                options.AccountId = TestAccount.Default.Id;
                options.PublicKeys.Add(TestAccount.Default.PublicKey);
                options.EndpointUrls.Add(TestDelivery.DefaultUrl);
                options.DrainDelay = TimeSpan.Zero;
            });
            setup.Handlers?.Invoke(webhooks);
        }

        setup.Services?.Invoke(builder);
        var app = builder.Build();
        setup.Pipeline?.Invoke(app);
        foreach (var name in setup.Names)
        {
            app.MapKeygenWebhooks(name: name);
        }

        setup.Map(app);
        return app;
    }

    public static async Task<DashboardServer> StartAsync(DashboardSetup? setup = null)
    {
        var app = Build(setup);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Delivers an event as Keygen does.</summary>
    public Task<int> DeliverAsync(TestEvent testEvent) => DeliverAsync(testEvent.SignedAt(DateTimeOffset.UtcNow));

    /// <summary>Delivers what may have been tampered with.</summary>
    public async Task<int> DeliverAsync(TestDelivery delivery, byte[]? body = null, string path = "/webhooks/keygen")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body ?? delivery.Body) };
        foreach (var (name, value) in delivery.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        response.StatusCode.Should().Be(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(), new() { MaxDepth = 512 }).RootElement;
    }

    /// <summary>The rows of the list.</summary>
    public async Task<JsonElement[]> ListAsync(string query = "") => [.. (await GetAsync($"/keygen/deliveries/list?{query}")).GetProperty("rows").EnumerateArray()];

    /// <summary>Acts as the page does: with a token, and the cookie that belongs to it.</summary>
    public Task<HttpResponseMessage> ActAsync(string path, string json, bool hasToken = true, bool hasCookie = true) =>
        ActAsync(path, new StringContent(json, MediaTypeHeaderValue.Parse("application/json")), hasToken, hasCookie);

    public async Task<HttpResponseMessage> ActAsync(string path, HttpContent content, bool hasToken = true, bool hasCookie = true)
    {
        using var issued = await Client.GetAsync(new Uri("/keygen/token", UriKind.Relative));
        using var token = JsonDocument.Parse(await issued.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (hasToken)
        {
            request.Headers.Add(token.RootElement.GetProperty("header").GetString()!, token.RootElement.GetProperty("token").GetString());
        }

        // The handler keeps cookies by itself, so a request without one comes from another client.
        using var stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Url };
        return await (hasCookie ? Client : stranger).SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    /// <summary>Many servers in one process would use up the machine's file watchers.</summary>
    [ModuleInitializer]
    internal static void DoNotWatchFiles() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
