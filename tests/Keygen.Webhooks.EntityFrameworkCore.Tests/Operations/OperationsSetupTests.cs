using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests.Operations;

/// <summary>The recipes about keys, deploys and OpenTelemetry. What nobody can run here is held by the number it depends on.</summary>
public sealed partial class OperationsSetupTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";

    [Fact]
    public async Task Keys_are_rotated_without_a_restart_and_the_metric_says_when_the_old_one_is_done()
    {
        var before = new KeygenTestKeys(TestAccount.Default.Id);
        var after = new KeygenTestKeys(TestAccount.Default.Id);
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:0"] = before.Ed25519;
        configuration["Keygen:Webhooks:EndpointUrls:0"] = before.EndpointUrl;
        await using var host = await ReceiverHost.StartAsync(static builder => builder.AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask), configuration);
        using var metric = new MetricCollector<long>(
            host.Host.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), KeygenWebhooksDiagnostics.MeterName, "keygen.webhooks.deliveries");
        host.Logs.GetSnapshot().Should().ContainSingle(static line => line.Id.Id == 1408).Which.Message.Should().Contain(Digits(before));

        (await DeliverAsync(before)).Should().Be((200, Digits(before)));
        (await DeliverAsync(after)).Should().Be((401, ""), "it is not known yet");
        host.Configuration.Change(data => data["Keygen:Webhooks:PublicKeys:1"] = after.Ed25519);
        Told().Should().HaveCount(2, "the keys have changed").And.Subject.Last().Should().ContainAll(Digits(before), Digits(after));
        (await DeliverAsync(before)).Should().Be((200, Digits(before)));
        (await DeliverAsync(after)).Should().Be((200, Digits(after)));
        host.Configuration.Change(data =>
        {
            data["Keygen:Webhooks:PublicKeys:0"] = after.Ed25519;
            data.Remove("Keygen:Webhooks:PublicKeys:1");
        });

        Told().Should().HaveCount(3).And.Subject.Last().Should().Contain(Digits(after)).And.NotContain(Digits(before));
        (await DeliverAsync(after)).Should().Be((200, Digits(after)));
        (await DeliverAsync(before)).Should().Be((401, ""));
        host.Configuration.Change(static data => data["Keygen:Webhooks:HandlerTimeout"] = "00:00:30");
        Told().Should().HaveCount(3, "the keys are the same");

        string[] Told() => [.. host.Logs.GetSnapshot().Where(static line => line.Id.Id == 1408).Select(static line => line.Message)];

        async Task<(int Status, string? Key)> DeliverAsync(KeygenTestKeys keys)
        {
            var receipt = await host.ReceiveAsync(
                SignedDelivery.Of<LicenseCreated>(change => change.WithKeys(keys).WithSentAt(host.Time.GetUtcNow())).ToWebhookRequest());
            return (receipt.StatusCode, (string?)metric.LastMeasurement!.Tags["keygen.webhooks.key"]);
        }
    }

    [Fact]
    public async Task Every_limit_of_the_page_gives_a_shutdown_the_time_it_may_take()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration.Remove("Keygen:Webhooks:DrainDelay");
        await using var host = await ReceiverHost.StartAsync(configuration: configuration);
        var services = host.Host.Services;
        var options = services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().CurrentValue;
        var needed = options.LongestShutdown.TotalSeconds;

        OperationsPage.Prose.Should().Contain($"**{needed.ToString(CultureInfo.InvariantCulture)} seconds** with the defaults")
            .And.Contain($"`DrainDelay` ({options.DrainDelay!.Value.TotalSeconds} s)").And.Contain($"`ShutdownGrace` ({options.ShutdownGrace.TotalSeconds} s)");
        services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds.Should().BeGreaterThanOrEqualTo(needed);
        var limits = Limit().Matches(OperationsPage.Text);
        limits.Select(static match => match.Groups[1].Value).Distinct().Should().HaveCount(5, "Kubernetes, Docker twice, App Service and IIS have one each");
        limits.Select(static match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).Should().OnlyContain(limit => limit >= needed);
        OperationsPage.Text.Should().Contain("client_max_body_size 1m;");
        options.MaxBodySize.Should().Be(1 << 20);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("00:00:10", true)]
    [InlineData("00:00:05", true)]
    public async Task The_limit_that_the_page_sets_ends_the_warning_that_shorter_ones_cause(string? limit, bool warns)
    {
        var settings = GracePeriod().Matches(OperationsPage.Text).Select(static match => match.Groups[1].Value).Distinct().ToArray();
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration.Remove("Keygen:Webhooks:DrainDelay");
        configuration["Keygen:Webhooks:TerminationGracePeriod"] = limit ?? settings.Should().ContainSingle().Subject;

        await using var host = await ReceiverHost.StartAsync(configuration: configuration);

        host.Logs.GetSnapshot().Any(static line => line.Id.Id == 1430).Should().Be(warns);
    }

    [Fact]
    public async Task OpenTelemetry_gets_metrics_spans_and_log_lines_that_name_the_license()
    {
        var (spans, metrics, licenses) = (new List<string>(), new List<string>(), new List<string?>());
        await using var host = await ReceiverHost.StartAsync(
            static builder => builder.AddHandler<LicenseCreated>(static (services, _, _) =>
            {
                HandlerSays(services.GetRequiredService<ILogger<OperationsSetupTests>>());
                return Task.CompletedTask;
            }),
            services: services =>
            {
                services.AddLogging(logging => logging.AddOpenTelemetry(logs =>
                {
                    logs.IncludeScopes = true;
                    logs.AddProcessor(new SimpleLogRecordExportProcessor(new Exporter<LogRecord>(line => licenses.AddRange(LicensesOf(line)))));
                }));
                services.AddOpenTelemetry()
                    .WithMetrics(provider => provider.AddMeter(KeygenWebhooksDiagnostics.MeterName)
                        .AddReader(new BaseExportingMetricReader(new Exporter<Metric>(metric => metrics.Add(metric.Name)))))
                    .WithTracing(provider => provider.AddSource(KeygenWebhooksDiagnostics.ActivitySourceName)
                        .AddProcessor(new SimpleActivityExportProcessor(new Exporter<Activity>(span => spans.Add(span.OperationName)))));
            });

        (await host.ReceiveAsync(new TestEvent())).StatusCode.Should().Be(200);
        host.Host.Services.GetRequiredService<MeterProvider>().ForceFlush();

        spans.Should().Contain(["keygen.webhooks.receive", "keygen.webhooks.handle"]);
        metrics.Should().Contain("keygen.webhooks.deliveries");
        licenses.Should().Contain(License);
        var page = File.ReadAllText(Path.Combine(OperationsPage.Root, "docs", "observability.md"));
        page.Should().Contain($"both named `{KeygenWebhooksDiagnostics.MeterName}`").And.Contain("builder.Logging.AddOpenTelemetry(logs => logs.IncludeScopes = true);");
        KeygenWebhooksDiagnostics.ActivitySourceName.Should().Be(KeygenWebhooksDiagnostics.MeterName);
    }

    private static string Digits(KeygenTestKeys keys) => VerificationKey.Parse(keys.Ed25519).ShortFingerprint;

    /// <summary>The licenses that a line of the handler's own names.</summary>
    private static List<string?> LicensesOf(LogRecord line)
    {
        var found = new List<string?>();
        if (line.EventId.Id == 1)
        {
            line.ForEachScope(
                static (scope, all) =>
                {
                    foreach (var (name, value) in scope)
                    {
                        if (name == "keygen.webhooks.license.id")
                        {
                            all.Add(value?.ToString());
                        }
                    }
                },
                found);
        }

        return found;
    }

    [LoggerMessage(1, LogLevel.Information, "The handler is at work.")]
    private static partial void HandlerSays(ILogger logger);

    [GeneratedRegex("""(terminationGracePeriodSeconds: |stop_grace_period: |docker stop -t |WEBSITES_CONTAINER_STOP_TIME_LIMIT=|shutdownTimeLimit=")(\d+)""")]
    private static partial Regex Limit();

    [GeneratedRegex("Keygen__Webhooks__TerminationGracePeriod=([0-9:]+)")]
    private static partial Regex GracePeriod();

    private sealed class Exporter<T>(Action<T> export) : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var one in batch)
            {
                export(one);
            }

            return ExportResult.Success;
        }
    }
}
