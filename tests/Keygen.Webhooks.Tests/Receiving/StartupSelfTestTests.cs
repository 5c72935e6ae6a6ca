using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>An app that cannot receive a delivery that is known to be valid stops. Nobody sees that delivery.</summary>
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
            .WithMessage("A delivery that is known to be valid had the outcome Unauthorized (BodyDigest), and a forged one Unauthorized (SignatureMismatch).*");

    [Fact]
    public async Task An_app_that_fails_it_stops_and_says_why()
    {
        await using var host = ReceiverHost.Build(static _ => { }, services: static services => services.AddSingleton(new StartupSelfTest(Changed())));
        var stopping = new TaskCompletionSource();
        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        try
        {
            await host.Host.StartAsync();
        }
        catch (OperationCanceledException)
        {
            // It was faster than the start.
        }

        await stopping.Task;
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id == 1410).Which.Level.Should().Be(LogLevel.Critical);
    }

    private static byte[] Changed()
    {
        var body = StartupSelfTest.Body.ToArray();
        body[^10] ^= 1;
        return body;
    }
}
