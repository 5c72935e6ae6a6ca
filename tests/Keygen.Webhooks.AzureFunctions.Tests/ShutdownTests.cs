using Keygen.Webhooks.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The host gives its worker five seconds.</summary>
public sealed class ShutdownTests
{
    public static TheoryData<string, double, double> Settings => new()
    {
        { "nothing", 0, 2 },
        { "the section", 1, 1.5 },
        { "a delegate before", 1, 1.5 },
        { "a delegate after", 1, 1.5 },
        { "another registration", 5, 20 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Defaults_are_short_and_what_is_set_wins_over_them(string set, double drainDelay, double grace)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(set is "the section"
            ? new Dictionary<string, string?> { ["Keygen:Webhooks:DrainDelay"] = "00:00:01", ["Keygen:Webhooks:ShutdownGrace"] = "00:00:01.5" } : []).Build());
        if (set is "a delegate before")
        {
            services.Configure<KeygenWebhooksOptions>(Set);
        }

        var builder = services.AddKeygenWebhooks().AddAzureFunctions().AddAzureFunctions();
        if (set is "a delegate after")
        {
            builder.Services.Configure<KeygenWebhooksOptions>(Set);
        }

        services.AddKeygenWebhooks("eu");
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(set is "another registration" ? "eu" : "");

        options.DrainDelay.Should().Be(TimeSpan.FromSeconds(drainDelay));
        options.ShutdownGrace.Should().Be(TimeSpan.FromSeconds(grace));
        provider.GetServices<KeygenWebhookFunction>().Should().ContainSingle();

        static void Set(KeygenWebhooksOptions options) => (options.DrainDelay, options.ShutdownGrace) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
    }

    [Theory]
    [InlineData("00:00:02", 0)]
    [InlineData("00:00:02.1", 1)]
    [InlineData("00:00:20", 1)]
    public async Task More_than_the_host_gives_is_said_at_start_and_once_more_in_the_first_invocation(string grace, int warnings)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(
            keygen, options: options => options.ShutdownGrace = TimeSpan.Parse(grace, System.Globalization.CultureInfo.InvariantCulture));

        Warnings().Should().Be(warnings);
        await app.PostAsync(keygen.Deliver());
        Warnings().Should().Be(2 * warnings);
        await app.PostAsync(keygen.Deliver());
        Warnings().Should().Be(2 * warnings);

        int Warnings() => app.Log.GetSnapshot().Count(static record => record.Id.Id == 3000 && record.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task While_it_stops_new_deliveries_are_503_and_one_under_way_ends_within_the_grace()
    {
        using var keygen = new WireSigner();
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await FunctionsApp.StartAsync(keygen, (_, _) =>
        {
            begun.SetResult();
            return release.Task;
        });
        var underWay = RunAsync(app, keygen.Deliver());
        await begun.Task.SoonAsync();

        var stopping = app.StopAsync();
        (await RunAsync(app, keygen.Deliver())).Should().Be(503);
        var context = Contexts.Of(keygen.Deliver());
        (await app.Function.RunAsync(context.Request, CancellationToken.None)).Should().NotBeNull();
        context.Response.StatusCode.Should().Be(503);
        stopping.IsCompleted.Should().BeFalse();
        release.SetResult();

        (await underWay.SoonAsync()).Should().Be(200);
        await app.Time.UntilAsync(stopping, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_handler_longer_than_the_grace_is_told_after_two_seconds_and_answered_503()
    {
        using var keygen = new WireSigner();
        var begun = new TaskCompletionSource();
        await using var app = await FunctionsApp.StartAsync(keygen, (_, ct) =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.Infinite, ct);
        });
        var underWay = RunAsync(app, keygen.Deliver());
        await begun.Task.SoonAsync();

        var began = app.Time.GetUtcNow();
        var stopping = app.StopAsync();
        var status = await app.Time.UntilAsync(underWay, TimeSpan.FromMilliseconds(100));

        status.Should().Be(503);
        (app.Time.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2));
        await app.Time.UntilAsync(stopping, TimeSpan.FromSeconds(1));
    }

    private static async Task<int> RunAsync(FunctionsApp app, WireDelivery delivery) => (await app.Function.RunAsync(
        "POST", new("http://localhost/api/keygen"), Contexts.HeadersOf(delivery), new MemoryStream(delivery.Body), CancellationToken.None)).StatusCode;
}
