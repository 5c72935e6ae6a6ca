using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>Two receivers over one store in memory, with handlers, and a log that formats every line.</summary>
internal sealed class ReceiveHost : IDisposable
{
    private const string Trusting = "trust";

    private readonly HashSet<string> _handled = new(StringComparer.Ordinal);
    private readonly ServiceProvider _services;

    public ReceiveHost()
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new DiscardingProvider()));
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(new StandingClock());
        services.AddKeygenWebhooks(options =>
        {
            Configure(options);
            options.EndpointUrls.Add(TestDelivery.DefaultUrl);
        })
            .AddHandler<KeygenEvent>(Once, "once")
            .AddHandler<LicenseSnapshotEvent>(static (e, _) => Task.FromResult(e.License.Key), "typed");
        services.AddKeygenWebhooks(Trusting, options =>
        {
            Configure(options);
            options.TrustRequestUrl = true;
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>An event whose handler ran to its end a second time.</summary>
    public string? HandledTwice { get; private set; }

    public Task<WebhookReceipt> ReceiveAsync(WebhookRequest request, bool trustsUrl) =>
        (trustsUrl ? _services.GetRequiredKeyedService<WebhookReceiver>(Trusting) : _services.GetRequiredService<WebhookReceiver>()).ReceiveAsync(request);

    public void Dispose() => _services.Dispose();

    private static void Configure(KeygenWebhooksOptions options)
    {
        options.AccountId = TestAccount.Default.Id;
        options.PublicKeys.Add(TestAccount.Default.PublicKey);
        options.PublicKeys.Add(TestAccount.Default.PublicKeyFor(SignatureAlgorithms.EcdsaP256));
        options.MaxBodySize = 40_000;
    }

    private Task Once(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        HandledTwice = _handled.Add(keygenEvent.IdempotencyToken) ? HandledTwice : keygenEvent.IdempotencyToken;
        return Task.CompletedTask;
    }

    /// <summary>
    /// The date stands still, so that what was signed stays fresh. Each look at the ticks is long after the one before, so that nothing
    /// comes too often to be logged.
    /// </summary>
    private sealed class StandingClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => ReceiveInput.Now;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, TimeSpan.TicksPerMinute);
    }

    private sealed class DiscardingProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            formatter(state, exception);

        public void Dispose()
        {
        }
    }
}
