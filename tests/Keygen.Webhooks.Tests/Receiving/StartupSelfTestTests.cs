using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>An app that cannot receive a delivery that is known to be valid says so, and runs on. Nobody sees that delivery.</summary>
public sealed class StartupSelfTestTests
{
    private readonly AsyncLocal<bool> _isOurs = new();

    [Fact]
    public async Task It_is_neither_counted_nor_traced()
    {
        var seen = new ConcurrentQueue<string>();
        using var meters = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<long>((instrument, _, _, _) => Note(instrument.Name));
        meters.SetMeasurementEventCallback<double>((instrument, _, _, _) => Note(instrument.Name));
        meters.Start();
        using var spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == KeygenWebhooksDiagnostics.ActivitySourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = span => Note(span.OperationName),
        };
        ActivitySource.AddActivityListener(spans);
        _isOurs.Value = true; // other tests run meanwhile

        await new StartupSelfTest().RunAsync();

        seen.Where(static name => name.StartsWith("keygen.webhooks", StringComparison.Ordinal)).Should().BeEmpty();

        void Note(string name)
        {
            if (_isOurs.Value)
            {
                seen.Enqueue(name);
            }
        }
    }

    [Fact]
    public async Task A_delivery_that_is_not_handled_fails_it() =>
        (await new StartupSelfTest(Changed()).Invoking(static one => one.RunAsync()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("A delivery that is known to be valid had the outcome Unauthorized (BodyDigest), and a forged one Unauthorized (SignatureMismatch).");

    [Fact]
    public async Task An_app_that_fails_it_runs_on_and_says_why_once()
    {
        await using var host = await StartAsync();

        await SelfTestOf(host);

        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.Should().BeFalse();
        var record = host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id == 1410).Which;
        (record.Level, record.Exception).Should().Match<(LogLevel Level, Exception? Why)>(static one => one.Level == LogLevel.Critical && one.Why is InvalidOperationException);
        record.Message.Should().Contain("The app runs on.").And.Contain("Check that the app was published with all its files.");
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Fact]
    public async Task A_logger_that_throws_at_it_leaves_no_unobserved_exception()
    {
        using var logger = new ThrowingLogger(1410);
        await using var host = await StartAsync(services => services.AddSingleton<ILoggerProvider>(logger));

        await SelfTestOf(host);

        logger.HasThrown.Should().BeTrue();
    }

    private static Task<ReceiverHost> StartAsync(Action<IServiceCollection>? services = null) => ReceiverHost.StartAsync(
        static webhooks => webhooks.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask),
        services: all =>
        {
            all.AddSingleton(new StartupSelfTest(Changed()));
            services?.Invoke(all);
        });

    private static Task SelfTestOf(ReceiverHost host) =>
        host.Host.Services.GetServices<IHostedService>().OfType<DrainingService>().Single().SelfTest.SoonAsync();

    private static byte[] Changed()
    {
        var body = StartupSelfTest.Body.ToArray();
        body[^10] ^= 1;
        return body;
    }
}
