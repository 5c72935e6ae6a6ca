using System.Text.Json;
using Keygen.Webhooks.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>The health endpoint of a real server, beside its deliveries.</summary>
public sealed class HealthTests
{
    private readonly PolledStore _store = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_failing_handler_degrades_health_without_taking_the_server_away_until_a_delivery_is_completed()
    {
        using var keygen = new WireSigner();
        var fails = true;
        await using var server = await StartAsync(keygen, (_, _) => fails ? throw new InvalidOperationException("It fails.") : Task.CompletedTask);
        (await HealthAsync(server)).Should().Be((200, "Healthy", ""));

        (await server.PostAsync(keygen.Sign(keygen.Envelope(), _time.GetUtcNow()))).Status.Should().Be(500);
        (await server.PostAsync(keygen.Sign(keygen.Envelope(), _time.GetUtcNow()))).Status.Should().Be(500);
        (await HealthAsync(server)).Should()
            .Be((200, "Degraded", "The last 2 verified deliveries failed. See the log."));

        fails = false;
        (await server.PostAsync(keygen.Sign(keygen.Envelope(), _time.GetUtcNow()))).Status.Should().Be(200);
        (await HealthAsync(server)).Should().Be((200, "Healthy", ""));
    }

    [Fact]
    public async Task Forgeries_leave_health_as_it_is()
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var server = await StartAsync(keygen);

        for (var i = 0; i < 20; i++)
        {
            (await server.PostAsync(forger.Sign(forger.Envelope(), _time.GetUtcNow()))).Status.Should().Be(401);
        }

        (await HealthAsync(server)).Should().Be((200, "Healthy", ""));
        var data = (await ReportAsync(server)).Entries["keygen-webhooks"].Data;
        data.Should().NotContainKey("lastVerifiedAt");
        data["failuresSinceCompleted"].Should().Be(0);
        data["refusalsSinceVerified"].Should().Be(20);
    }

    [Fact]
    public async Task A_store_that_never_answers_is_unhealthy_and_deliveries_go_on()
    {
        using var keygen = new WireSigner();
        _store.OnFind = static _ => Task.Delay(Timeout.Infinite, CancellationToken.None);
        await using var server = await StartAsync(keygen);
        var polls = Enumerable.Range(0, 10).Select(_ => HealthAsync(server)).ToArray();
        await FakeClock.EventuallyAsync(() => _store.Asked.Count > 0, "the question");

        (await server.PostAsync(keygen.Sign(keygen.Envelope(), _time.GetUtcNow()))).Status.Should().Be(200);
        await _time.UntilAsync(Task.WhenAll(polls), TimeSpan.FromSeconds(1));

        foreach (var poll in polls)
        {
            (await poll).Should().Be(
                (503, "Unhealthy", "The idempotency store does not answer (TimeoutException): check its server and the connection to it."));
        }

        _store.Asked.Should().ContainSingle();
        (await server.PostAsync(keygen.Sign(keygen.Envelope(), _time.GetUtcNow()))).Status.Should().Be(200);
        server.Runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_a_store_throws_is_in_the_report_and_not_in_the_description()
    {
        using var keygen = new WireSigner();
        _store.OnFind = static _ => throw new IOException("db.internal:5432 refused the password of keygen");
        await using var server = await StartAsync(keygen);

        (await HealthAsync(server)).Description.Should()
            .Be("The idempotency store does not answer (IOException): check its server and the connection to it.");
        (await ReportAsync(server)).Entries["keygen-webhooks"].Exception.Should().BeOfType<IOException>();
    }

    [Fact]
    public async Task The_facts_are_in_the_data()
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen);
        await server.PostAsync(keygen.Sign(keygen.Envelope(), _time.GetUtcNow()));

        (await ReportAsync(server)).Entries["keygen-webhooks"].Data.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["storeAnswers"] = true, ["keysLoaded"] = true, ["draining"] = false, ["inFlight"] = 0, ["failuresSinceCompleted"] = 0,
            ["refusalsSinceVerified"] = 0, ["lastVerifiedAt"] = _time.GetUtcNow(), ["lastCompletedAt"] = _time.GetUtcNow(),
        });
    }

    [Fact]
    public async Task Each_registration_has_a_check_of_its_own_with_the_status_and_tags_it_is_given()
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen, services: builder =>
        {
            builder.Services.AddKeygenWebhooks("eu", keygen.Configure).UseKeyProvider(static _ => new SealedVault());
            builder.Services.PostConfigure<KeygenWebhooksOptions>("eu", static options => options.PublicKeys.Clear());
            builder.Services.AddHealthChecks().AddKeygenWebhooks("eu", HealthStatus.Degraded, ["keygen"]);
        });

        var report = await ReportAsync(server);

        report.Entries.Keys.Should().BeEquivalentTo("keygen-webhooks", "keygen-webhooks-eu");
        report.Entries["keygen-webhooks"].Status.Should().Be(HealthStatus.Healthy);
        report.Entries["keygen-webhooks"].Tags.Should().Equal("ready");
        report.Entries["keygen-webhooks-eu"].Status.Should().Be(HealthStatus.Degraded);
        report.Entries["keygen-webhooks-eu"].Description.Should()
            .Be("The key provider returns no usable keys (IOException): check the source of the keys.");
        report.Entries["keygen-webhooks-eu"].Tags.Should().Equal("keygen");
        report.Entries["keygen-webhooks-eu"].Data["keysLoaded"].Should().Be(false);
        _store.Asked.Should().ContainSingle();
    }

    private static Task<HealthReport> ReportAsync(WebhookServer server) =>
        server.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    private static async Task<(int Status, string Health, string Description)> HealthAsync(WebhookServer server)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/health"), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)answer.StatusCode, json.RootElement[0].GetString()!, json.RootElement[1].GetString()!);
    }

    private Task<WebhookServer> StartAsync(
        WireSigner keygen, Func<KeygenEvent, CancellationToken, Task>? handler = null, Action<WebApplicationBuilder>? services = null) =>
        WebhookServer.StartAsync(keygen, new()
        {
            Pattern = "/webhooks/keygen",
            Handler = handler,
            Services = builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                _store.StandBefore(builder.Services);
                builder.Services.AddHealthChecks().AddKeygenWebhooks();
                services?.Invoke(builder);
            },
            Pipeline = static app => app.MapHealthChecks("/health", new HealthCheckOptions
            {
                ResponseWriter = static (context, report) => context.Response.WriteAsJsonAsync(
                    new[] { report.Status.ToString(), report.Entries["keygen-webhooks"].Description ?? "" }),
            }),
        });

    private sealed class SealedVault : IVerificationKeyProvider
    {
        public ValueTask<IReadOnlyList<VerificationKey>> GetKeysAsync(string registration, CancellationToken cancellationToken) =>
            throw new IOException("sealed");
    }
}
