using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Keygen.Webhooks.Docs.Tests.Observability;

/// <summary>
/// A receiver with catch-up that the OpenTelemetry exporter shows to Prometheus. Beside each of its instruments there is a copy of the same
/// name, kind and unit that has measured something, so that the exporter spells all of them, also those nothing happens for here.
/// </summary>
public sealed partial class ScrapedReceiver : IAsyncLifetime
{
    private readonly Dictionary<string, Instrument> _published = new(StringComparer.Ordinal);
    private string _copies = "";

    /// <summary>The instruments that the library publishes, by name.</summary>
    public IReadOnlyCollection<string> Instruments => _published.Keys;

    /// <summary>The boundaries of each histogram of the library.</summary>
    public IEnumerable<(string Name, IReadOnlyList<double>? Boundaries)> Histograms =>
        _published.Values.OfType<Histogram<double>>().Select(static one => (one.Name, one.Advice?.HistogramBucketBoundaries));

    /// <summary>What Prometheus reads after one delivery.</summary>
    public string Scraped { get; private set; } = "";

    /// <summary>Prometheus's metrics, each with the instrument it comes from and the labels it has.</summary>
    public IReadOnlyDictionary<string, (string Instrument, IReadOnlySet<string> Labels)> Metrics => field ??= Sample().Matches(_copies)
        .GroupBy(static match => match.Groups[1].Value, static match => match.Groups[2].Value, StringComparer.Ordinal)
        .ToDictionary(
            static group => group.Key,
            static group => (Origin().Match(group.First()).Groups[1].Value,
                (IReadOnlySet<string>)group.SelectMany(static labels => Label().Matches(labels)).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal)),
            StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        using var listener = new MeterListener { InstrumentPublished = Publish };
        listener.Start();
        await using var keygen = await FakeKeygen.StartAsync();
        Scraped = await RunAsync(KeygenWebhooksDiagnostics.MeterName, keygen);
        _copies = await RunAsync("Copies", null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == KeygenWebhooksDiagnostics.MeterName)
        {
            lock (_published)
            {
                _published[instrument.Name] = instrument;
            }
        }
    }

    private async Task<string> RunAsync(string meter, FakeKeygen? keygen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(meter).AddPrometheusExporter());
        if (keygen is not null)
        {
            builder.Configuration.AddInMemoryCollection(keygen.Keys.ToConfiguration());
            builder.Services.AddKeygenWebhooks().AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask).AddCatchUp(options =>
            {
                (options.BaseUrl, options.ApiToken, options.AllowForgetfulStore) = ($"{keygen.Url}", keygen.ApiToken, true);
            });
        }

        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPrometheusScrapingEndpoint();
        if (keygen is not null)
        {
            app.MapKeygenWebhooks();
        }

        await app.StartAsync();
        if (keygen is null)
        {
            Copy(app.Services.GetRequiredService<IMeterFactory>().Create(meter));
        }
        else
        {
            keygen.AddEndpoint(sendTo: new Uri(app.Urls.Single()));
            keygen.Raise<LicenseCreated>();
            await keygen.WaitForAsync(static one => one.Events.Any(static row => row.Status is FakeEventStatus.Delivered));
        }

        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"{app.Urls.Single()}/metrics"));
    }

    private void Copy(Meter meter)
    {
        foreach (var (name, one) in _published)
        {
            KeyValuePair<string, object?>[] tags = [new("copy_of", name), .. InstrumentTables.Attributes.GetValueOrDefault(name, []).Select(static tag => new KeyValuePair<string, object?>(tag, "x"))];
            switch (one)
            {
                case Counter<long>: meter.CreateCounter<long>(name, one.Unit).Add(1, tags); break;
                case Histogram<double>: meter.CreateHistogram<double>(name, one.Unit).Record(1, tags); break;
                case Gauge<long>: meter.CreateGauge<long>(name, one.Unit).Record(1, tags); break;
                case ObservableGauge<long>: meter.CreateObservableGauge(name, () => new Measurement<long>(1, tags), one.Unit); break;
                case ObservableGauge<double>: meter.CreateObservableGauge(name, () => new Measurement<double>(1, tags), one.Unit); break;
                case ObservableUpDownCounter<long>: meter.CreateObservableUpDownCounter(name, () => new Measurement<long>(1, tags), one.Unit); break;
                default: throw new NotSupportedException($"{one.GetType()} of {name}: copy it here.");
            }
        }
    }

    [GeneratedRegex("""^(keygen_\w+)\{(.*)\} """, RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""copy_of="([^"]+)\x22""")]
    private static partial Regex Origin();

    [GeneratedRegex("""(\w+)=\x22""")]
    private static partial Regex Label();
}
