using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Deliveries that never reach the endpoint: each leaves a line in the log that says why.</summary>
public sealed class UnreceivedDeliveryTests
{
    [Fact]
    public async Task A_registration_that_is_mapped_nowhere_is_a_warning_at_the_start()
    {
        using var keygen = new WireSigner();
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks(keygen.Configure).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        builder.Services.AddKeygenWebhooks("eu", keygen.Configure).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        builder.Services.AddKeygenWebhooks("by hand", keygen.Configure).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        await using var app = builder.Build();
        app.MapKeygenWebhooks("/webhooks/keygen");
        app.Services.GetRequiredKeyedService<WebhookReceiver>("by hand").MarkAsMapped();

        await app.StartAsync(TestContext.Current.CancellationToken);

        app.Services.GetFakeLogCollector().GetSnapshot().Where(static record => record.Id == 1431).Should().ContainSingle()
            .Which.Message.Should().Contain("'eu' is not mapped").And.Contain("app.MapKeygenWebhooks(\"/webhooks/eu\", \"eu\")");
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("a redirect before routing", 307, "redirect", "/webhooks/keygen")]
    [InlineData("another path", 404, "Compare it with the pattern of MapKeygenWebhooks", "/webhook/keygen")]
    [InlineData("a page for whatever is not found", 200, "counts it as delivered", "/webhook/keygen")]
    [InlineData("a door before routing", 403, "in front of the endpoint", "/webhooks/keygen")]
    public async Task A_signed_request_that_something_else_answers_is_a_line_in_the_log(string what, int status, string advice, string target)
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, SetupOf(what));

        (await server.PostAsync(keygen.Deliver().To(target))).Status.Should().Be(status);

        await Eventually.HoldsAsync(() => LinesOf(server).Length == 1, "the line");
        LinesOf(server)[0].Should().Contain(advice).And.Contain(target).And.Contain($"answered {status}");
        server.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_endpoint_answers_and_what_is_not_signed_are_none()
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Pattern = "/webhooks/keygen",
            Handler = static (e, _) => e.Name == "license.expired" ? throw new InvalidOperationException() : Task.CompletedTask,
        });

        foreach (var (sent, status) in ((WireDelivery, int)[])
            [(keygen.Deliver(), 200), (forger.Deliver(), 401), (keygen.Deliver("license.expired"), 500), (keygen.Deliver() with { Method = "GET" }, 405),
             (keygen.Deliver().Without("Keygen-Signature").To("/elsewhere"), 404), (keygen.Deliver().To("/elsewhere"), 404)])
        {
            (await server.PostAsync(sent)).Status.Should().Be(status);
        }

        await Eventually.HoldsAsync(() => LinesOf(server).Length > 0, "the line of the last one");
        LinesOf(server).Should().ContainSingle();
    }

    [Fact]
    public async Task A_flood_of_them_is_five_lines_and_repeats_no_path_of_another_shape()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new() { Pattern = "/webhooks/keygen" });

        for (var i = 0; i < 20; i++)
        {
            await server.PostAsync(keygen.Deliver().To("/a%0Ab"));
        }

        await Eventually.HoldsAsync(() => LinesOf(server).Length == 5, "five lines");
        LinesOf(server).Should().OnlyContain(static line => line.Contains("a path that is not shown"));
    }

    [Fact]
    public async Task Middleware_runs_for_a_delivery_before_a_call_of_UseRouting_and_a_line_says_so()
    {
        using var keygen = new WireSigner();
        foreach (var (runs, setup) in ((int, Func<Action<WebApplication>, WebhookServerSetup>)[])
            [(0, static use => new() { Pipeline = use }), (1, static use => new() { BeforeRouting = use })])
        {
            var ran = 0;
            await using var server = await WebhookServer.StartAsync(keygen, setup(app => app.Use((context, next) =>
            {
                ran++;
                return next(context);
            })));

            (await server.PostAsync(keygen.Deliver())).Status.Should().Be(200);

            ran.Should().Be(runs);
            server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id == 2003).Which.Message.Should().Contain("only if you add it before app.UseRouting()");
        }
    }

    private static WebhookServerSetup SetupOf(string what) => new()
    {
        Pattern = "/webhooks/keygen",
        Services = static builder => builder.Services.AddHttpsRedirection(static options => options.HttpsPort = 443),
        BeforeRouting = what switch
        {
            "a redirect before routing" => static app => app.UseHttpsRedirection(),
            "a door before routing" => static app => app.Run(static context =>
            {
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            }),
            _ => null,
        },
        Pipeline = what == "a page for whatever is not found" ? static app => app.MapFallback(static () => "page") : null,
    };

    private static string[] LinesOf(WebhookServer server) =>
        [.. server.Log.GetSnapshot().Where(static record => record.Id == 2002).Select(static record => record.Message)];
}
