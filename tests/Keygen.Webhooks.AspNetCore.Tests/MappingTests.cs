using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What is said when the endpoint is mapped, at the start, and by the health check.</summary>
public sealed class MappingTests
{
    [Theory]
    [InlineData("", "Keygen's webhooks are not registered: call services.AddKeygenWebhooks() before the app is built.")]
    [InlineData("eu", "There is no registration named 'eu': call services.AddKeygenWebhooks(\"eu\") before the app is built.")]
    public async Task A_registration_that_is_missing_is_one_sentence(string name, string sentence)
    {
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks("us");
        await using var app = builder.Build();

        var mapping = () => app.MapKeygenWebhooks("/webhooks/keygen", name);

        mapping.Should().Throw<InvalidOperationException>().WithMessage(sentence);
    }

    [Theory]
    [InlineData("", "/webhooks/keygen")]
    [InlineData("eu", "/webhooks/keygen/eu")]
    [InlineData("{odd}", "/webhooks/keygen/{{odd}}")]
    public async Task Without_a_pattern_each_registration_has_a_path_of_its_own(string name, string expected)
    {
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks();
        builder.Services.AddKeygenWebhooks("eu");
        builder.Services.AddKeygenWebhooks("{odd}");
        await using var app = builder.Build();

        app.MapKeygenWebhooks(name: name);

        var route = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).Should().ContainSingle()
            .Which.Should().BeOfType<RouteEndpoint>().Which.RoutePattern;
        (route.RawText, route.Parameters.Count).Should().Be((expected, 0));
    }

    [Fact]
    public async Task A_delivery_to_the_default_path_is_handled()
    {
        using var keygen = new WireSigner();
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks(keygen.Configure).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        await using var app = builder.Build();
        app.MapKeygenWebhooks();
        await app.StartAsync(TestContext.Current.CancellationToken);

        (await RawHttp.PostAsync(new Uri(app.Urls.First()).Port, keygen.Deliver().Bytes())).Status.Should().Be(200);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [Trait("Case", "73")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HTTPS_redirection_that_is_set_up_is_a_warning_at_the_start(bool isSetUp)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Services = builder => _ = isSetUp ? builder.Services.AddHttpsRedirection(static options => options.HttpsPort = 443) : null,
        });

        server.Log.GetSnapshot().Count(static record => record.Id == 2000).Should().Be(isSetUp ? 1 : 0);
    }

    [Theory]
    [Trait("Case", "73")]
    [InlineData("authorization")]
    [InlineData("CORS")]
    [InlineData("antiforgery")]
    [InlineData("the endpoint itself")]
    public async Task What_a_group_asks_of_people_is_not_asked_of_Keygen(string demand)
    {
        using var keygen = new WireSigner();
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddAuthorization().AddCors().AddAntiforgery();
        builder.Services.AddKeygenWebhooks(keygen.Configure).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        await using var app = builder.Build();
        var group = app.MapGroup("/webhooks");
        var endpoint = group.MapKeygenWebhooks("/keygen");
        _ = demand switch
        {
            "authorization" => group.RequireAuthorization() as object,
            "CORS" => group.RequireCors(static policy => policy.AllowAnyOrigin()),
            "antiforgery" => group.WithMetadata(new RequireAntiforgeryTokenAttribute()),
            _ => endpoint.RequireAuthorization(),
        };
        await app.StartAsync();

        (await RawHttp.PostAsync(new Uri(app.Urls.First()).Port, keygen.Deliver().Bytes())).Status.Should().Be(200);
        await app.StopAsync();
    }

    [Theory]
    [InlineData(8, false)] // and two seconds for the last answers
    [InlineData(11, true)]
    public async Task A_grace_longer_than_the_host_s_is_a_warning_at_the_start(int grace, bool warns)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Options = options => options.ShutdownGrace = TimeSpan.FromSeconds(grace),
            Services = static builder => builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10)),
        });

        server.Log.GetSnapshot().Any(static record => record.Id == 2001).Should().Be(warns);
    }

    [Fact]
    public async Task The_health_check_is_healthy_until_the_configuration_breaks_and_again_when_it_is_mended()
    {
        using var keygen = new WireSigner();
        var settings = new Dictionary<string, string?>
        {
            ["Keygen:Webhooks:AccountId"] = keygen.AccountId,
            ["Keygen:Webhooks:PublicKeys:0"] = keygen.PublicKey,
            ["Keygen:Webhooks:EndpointUrls:0"] = keygen.EndpointUrl,
            ["Keygen:Webhooks:DrainDelay"] = "00:00:00",
        };
        var builder = WebhookServer.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddKeygenWebhooks().AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        builder.Services.AddHealthChecks().AddKeygenWebhooks();
        await using var app = builder.Build();
        app.MapKeygenWebhooks("/webhooks/keygen");
        app.MapHealthChecks("/health");
        await app.StartAsync(TestContext.Current.CancellationToken);

        await AnswersAsync(200, 200);
        foreach (var broken in (string[])["", "not a key"])
        {
            await SetKeyAsync(broken);
            await AnswersAsync(503, 503, broken);
            await SetKeyAsync(keygen.PublicKey);
            await AnswersAsync(200, 200);
        }

        async Task SetKeyAsync(string key)
        {
            app.Configuration["Keygen:Webhooks:PublicKeys:0"] = key;
            ((IConfigurationRoot)app.Configuration).Reload();
            await Task.Yield();
        }

        async Task AnswersAsync(int health, int delivery, string because = "")
        {
            var port = new Uri(app.Urls.First()).Port;
            (await RawHttp.PostAsync(port, (keygen.Deliver() with { Method = "GET" }).To("/health").Bytes())).Status.Should().Be(health, because);
            (await RawHttp.PostAsync(port, keygen.Deliver().Bytes())).Status.Should().Be(delivery, because);
        }
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task The_health_check_is_unhealthy_and_deliveries_are_503_while_draining()
    {
        using var keygen = new WireSigner();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Services = static builder => builder.Services.AddHealthChecks().AddKeygenWebhooks(),
            Handler = (_, _) => release.Task,
        });
        var health = server.App.Services.GetRequiredService<HealthCheckService>();
        (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status.Should().Be(HealthStatus.Healthy);
        var inFlight = server.PostAsync(keygen.Deliver());
        await Eventually.HoldsAsync(() => !server.Runs.IsEmpty, "the handler");

        var stopping = server.App.StopAsync(TestContext.Current.CancellationToken);

        (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status.Should().Be(HealthStatus.Unhealthy);
        var refused = await server.PostAsync(keygen.Deliver());
        refused.Status.Should().Be(503);
        refused.Header("Connection").Should().Be("close");
        release.SetResult();
        (await inFlight).Status.Should().Be(200);
        await stopping;
        server.Runs.Should().ContainSingle();
    }
}
