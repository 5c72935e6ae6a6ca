using System.Net;
using Keygen.Webhooks.Dashboard.Serving;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dashboard.Tests;

public sealed class AccessTests
{
    /// <summary>Everything that the dashboard answers.</summary>
    public static TheoryData<string> Paths =>
    [
        "/keygen", "/keygen/", "/keygen/about", "/keygen/token", "/keygen/now/status", "/keygen/deliveries/list", "/keygen/deliveries/one?id=x", "/keygen/deliveries/stream",
        "/keygen/events/list", "/keygen/events/one?id=x", "/keygen/waiting/counts", "/keygen/waiting/list?set=failing", "/keygen/waiting/job", "/keygen/endpoint/read",
        .. Assets.Names.Select(static name => $"/keygen/{name}"),
    ];

    private static DashboardSetup Protected { get; } = new()
    {
        Services = SignedInUsers.Add, Map = static app => app.MapKeygenWebhooksDashboard().RequireAuthorization(),
    };

    [Fact]
    public async Task Outside_development_the_start_fails_with_a_sentence_unless_the_app_says_who_may_see_it()
    {
        await using var app = DashboardServer.Build(new() { Map = static app => app.MapKeygenWebhooksDashboard() });

        (await app.Invoking(static app => app.StartAsync()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The dashboard at /keygen shows events to everybody: call RequireAuthorization(…)*");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_requirement_that_does_not_count_because_a_group_around_it_allows_everybody_fails_the_start(string environment)
    {
        await using var app = DashboardServer.Build(new()
        {
            Environment = environment,
            Services = SignedInUsers.Add,
            Map = static app => app.MapGroup("/").AllowAnonymous().MapKeygenWebhooksDashboard().RequireAuthorization(),
        });

        (await app.Invoking(static app => app.StartAsync()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The dashboard at /keygen has both RequireAuthorization(…) and AllowAnonymous()*");
    }

    [Fact]
    public async Task In_development_it_is_open_and_the_log_says_so()
    {
        await using var server = await DashboardServer.StartAsync(new() { Environment = "Development", Map = static app => app.MapKeygenWebhooksDashboard() });

        (await server.Client.GetAsync(server.Page)).StatusCode.Should().Be(HttpStatusCode.OK);
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9500);
    }

    [Fact]
    public async Task A_requirement_of_a_group_around_it_counts()
    {
        await using var server = await DashboardServer.StartAsync(new()
        {
            Services = SignedInUsers.Add, Map = static app => app.MapGroup("/admin").RequireAuthorization().MapKeygenWebhooksDashboard("/hooks"),
        });

        (await server.Client.GetAsync(new Uri("/admin/hooks/", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_fallback_policy_counts_and_is_held_to()
    {
        await using var server = await DashboardServer.StartAsync(new()
        {
            Services = static builder =>
            {
                SignedInUsers.Add(builder);
                builder.Services.Configure<AuthorizationOptions>(static options =>
                    options.FallbackPolicy = new AuthorizationPolicyBuilder("header").RequireAuthenticatedUser().Build());
            },
            Map = static app => app.MapKeygenWebhooksDashboard(),
        });

        (await server.Client.GetAsync(server.Page)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Client.DefaultRequestHeaders.Add("X-User", "Ada");
        (await server.Client.GetAsync(server.Page)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Without_the_right_nothing_is_answered(string path)
    {
        await using var server = await DashboardServer.StartAsync(Protected);

        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("/keygen/deliveries/reveal")]
    [InlineData("/keygen/deliveries/plan")]
    [InlineData("/keygen/deliveries/run")]
    [InlineData("/keygen/events/reveal")]
    [InlineData("/keygen/events/retry")]
    [InlineData("/keygen/events/plan")]
    [InlineData("/keygen/events/run")]
    [InlineData("/keygen/waiting/plan")]
    [InlineData("/keygen/waiting/run")]
    [InlineData("/keygen/waiting/stop")]
    public async Task Without_the_right_nothing_is_done(string path)
    {
        await using var server = await DashboardServer.StartAsync(Protected);

        using var response = await server.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}"));

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task With_the_right_the_page_is_there()
    {
        await using var server = await DashboardServer.StartAsync(Protected);
        server.Client.DefaultRequestHeaders.Add("X-User", "Ada");

        (await server.Client.GetStringAsync(server.Page)).Should().Contain("<title>Keygen webhooks</title>");
    }

    [Fact]
    public async Task Without_a_receiver_there_is_nothing_to_show()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        app.Invoking(static app => app.MapKeygenWebhooksDashboard()).Should().Throw<InvalidOperationException>().WithMessage("*AddKeygenWebhooks()*");
    }
}
