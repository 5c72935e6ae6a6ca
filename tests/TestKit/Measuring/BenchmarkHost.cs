using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Measuring;

/// <summary>Services as in production: one URL, one key, the default store, and a log at Warning whose lines are formatted and thrown away.</summary>
public static class BenchmarkHost
{
    public static ServiceProvider Build(StandInAccount account, Action<KeygenWebhooksBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new DiscardingProvider()));
        services.AddMetrics();
        var webhooks = services.AddKeygenWebhooks(options =>
        {
            options.AccountId = account.AccountId;
            options.EndpointUrls.Add(StandInAccount.EndpointUrl);
            options.PublicKeys.Add(account.PublicKeyText);
            options.Tolerance = TimeSpan.FromDays(1); // what is signed at the start is fresh to the end
        });
        configure?.Invoke(webhooks);
        return services.BuildServiceProvider();
    }

    private sealed class DiscardingProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            formatter(state, exception);

        public void Dispose()
        {
        }
    }
}
