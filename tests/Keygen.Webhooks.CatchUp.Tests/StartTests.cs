using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What cannot work stops the start with one sentence that says what to do.</summary>
public sealed class StartTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "ApiToken=", "ApiToken" },
        { "ApiToken=a b", "ApiToken" },
        { "BaseUrl=http://api.keygen.sh", "BaseUrl" },
        { "BaseUrl=https://api.keygen.sh/v1", "BaseUrl" },
        { "BaseUrl=https://user:secret@api.keygen.sh", "BaseUrl" },
        { "BaseUrl=api.keygen.sh", "BaseUrl" },
        { "Environment=", "Environment" },
        { "Environment=a b", "Environment" },
        { "FormerEndpointUrls:0=old", "FormerEndpointUrls:0" },
        { "FormerEndpointUrls=https://old.example.com/a", "FormerEndpointUrls must be a list, but is one text" },
        { "FormerEndpointUrls:0=https://good.example.com/a;FormerEndpointUrls:1=bad", "FormerEndpointUrls:1" },
        { "Interval=00:00:59", "Interval" },
        { "Interval=2.00:00:00", "Interval" },
        { "MinimumAge=00:01:59", "MinimumAge" },
        { "Overlap=00:14:59", "Overlap" },
        { "FirstRetryDelay=00:00:00", "FirstRetryDelay" },
        { "LongestRetryDelay=00:09:00", "LongestRetryDelay" },
        { "DailyRequestBudget=0", "DailyRequestBudget" },
        { "MaxOpen=-1", "MaxOpen" },
        { "MaxParked=100001", "MaxParked" },
        { "Interval=soon", "Interval" },
        { "Interval=300", "bare number means days" },
        { "FirstRetryDelay=10", "bare number means days" },
        { "WatchInterval=60", "bare number means days" },
        { "ProgressFolder=/dev/null/progress", "ProgressFolder" },
        { "ApiToken=;ApiTokn=5ecret", "Keygen:Webhooks:CatchUp:ApiTokn is not a setting and is ignored: did you mean ApiToken?" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_work_stops_the_start(string settings, string says)
    {
        using var host = Build(settings);

        var starting = () => host.StartAsync(TestContext.Current.CancellationToken);

        (await starting.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(says).And.NotContain("5ecret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Interval=00:01:00;Environment=staging;FormerEndpointUrls:0=https://old.example.com/;BaseUrl=https://keygen.example.com:8443")]
    [InlineData("BaseUrl=http://127.0.0.1:3000")]
    public async Task What_can_work_starts(string settings)
    {
        using var host = Build(settings);

        await host.StartAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<CatchUpRunner>().ConfigurationError.Should().BeNull();
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Intervall", "Keygen:Webhooks:CatchUp:Intervall is not a setting and is ignored: did you mean Interval?")]
    [InlineData("FormerEndpointUrl:0", "did you mean FormerEndpointUrls?")]
    [InlineData("Colour", "the settings are ApiToken")]
    [InlineData("interval", null)]
    public async Task A_misspelt_setting_is_named_at_the_start_with_the_nearest_real_one(string name, string? sentence)
    {
        using var host = Build($"{name}=00:06:00");

        await host.StartAsync(TestContext.Current.CancellationToken);

        var remarks = host.Services.GetFakeLogCollector().GetSnapshot().Where(static record => record.Id.Id == 6019).Select(static record => record.Message).ToArray();
        remarks.Should().HaveCount(sentence is null ? 0 : 1);
        remarks.All(remark => remark.Contains(sentence!, StringComparison.Ordinal)).Should().BeTrue();
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Every_option_is_a_known_setting() => CatchUpOptionsBinding.Names.Texts.Concat(CatchUpOptionsBinding.Names.Lists)
        .Should().BeEquivalentTo(typeof(CatchUpOptions).GetProperties().Select(static property => property.Name));

    [Fact]
    public async Task In_Development_times_may_be_short()
    {
        using var host = Build("Interval=00:00:01;MinimumAge=00:00:01;Overlap=00:00:01", Environments.Development);

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false, 5, "AllowForgetfulStore")]
    [InlineData(true, 35, null)]
    [InlineData(true, 2, "two days")]
    public async Task With_a_store_that_forgets_it_refuses_to_start_unless_told_otherwise(bool survives, int days, string? says)
    {
        using var host = Build("", traits: new(survives, TimeSpan.FromDays(days)));
        var starting = () => host.StartAsync(TestContext.Current.CancellationToken);

        if (says is null)
        {
            await starting.Should().NotThrowAsync();
            await host.StopAsync(TestContext.Current.CancellationToken);
        }
        else
        {
            (await starting.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*{says}*");
            using var told = Build("AllowForgetfulStore=true", traits: new(survives, TimeSpan.FromDays(35)));
            await told.StartAsync(TestContext.Current.CancellationToken);
            await told.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Events_that_are_only_handed_over_stop_the_start_because_a_fetched_one_cannot_be()
    {
        using var host = Build("", more: static keygen => keygen.ForwardEvents<LicenseEvent>().RunLaterWith(static _ => throw new NotSupportedException()));

        (await host.Awaiting(static one => one.StartAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<OptionsValidationException>())
            .WithMessage("ForwardEvents and catch-up do not go together*");
    }

    [Fact]
    public void Findings_to_ignore_and_the_times_of_the_watch_come_from_the_configuration()
    {
        using var host = Build("IgnoredFindings:0=UrlShared;IgnoredFindings:1=SignatureObtainable;WatchInterval=02:00:00;DeliverySilence=12:00:00");

        var catchUp = host.Services.GetRequiredService<CatchUpRunner>();
        catchUp.ConfigurationError.Should().BeNull();
        catchUp.Options.IgnoredFindings.Should().Equal(EndpointFindingKind.UrlShared, EndpointFindingKind.SignatureObtainable);
        (catchUp.Options.WatchInterval, catchUp.Options.DeliverySilence).Should().Be((TimeSpan.FromHours(2), TimeSpan.FromHours(12)));
    }

    [Fact]
    public async Task Started_by_a_tool_that_describes_the_app_it_needs_no_settings()
    {
        using var host = Build("ApiToken=;ProgressFolder=/dev/null/progress", tool: new("GetDocument.Insider"));

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static IHost Build(string settings, string environment = "Production", StoreTraits? traits = null, DesignTimeTool? tool = null, Action<KeygenWebhooksBuilder>? more = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Logging.AddFakeLogging();
        builder.Configuration.AddInMemoryCollection(ReceiverHost.DefaultConfiguration);
        var section = "Keygen:Webhooks:CatchUp:";
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{section}ApiToken"] = "admin-5ecret",
            [$"{section}ProgressFolder"] = Path.Combine(Path.GetTempPath(), "keygen-start-tests"),
            [$"{section}RunOnSchedule"] = "false",
        });
        builder.Configuration.AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(static setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create(section + pair[0], (string?)pair[1])));
        var keygen = builder.Services.AddKeygenWebhooks();
        more?.Invoke(keygen);
        keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask)
            .UseStore(services => new DurableStore(new Unused()) { Traits = traits ?? new(true, StoreTraits.DefaultRetention) })
            .AddCatchUp();
        if (tool is not null)
        {
            builder.Services.AddSingleton(tool);
        }

        return builder.Build();
    }

    private sealed class Unused : IIdempotencyStore
    {
        public StoreTraits Traits => default;

        public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
