using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Keeps the warnings that this library logs while the app starts, and logs them once more within the first invocation: the Functions
/// host drops what a worker logs outside of one.
/// </summary>
internal sealed class StartupWarnings : ILoggerProvider
{
    /// <summary>The start of the categories to keep: this library's.</summary>
    private const string Prefix = "Keygen.Webhooks";

    /// <summary>An app that is never invoked must not collect warnings without end.</summary>
    private const int Most = 50;

    private readonly Lock _lock = new();
    private List<(string Category, Action<ILogger> Log)>? _kept = [];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Prefix, StringComparison.Ordinal) ? new Keeper(this, categoryName) : NullLogger.Instance;

    /// <summary>Logs what was kept, at the first call.</summary>
    public void Repeat(ILoggerFactory loggers)
    {
        List<(string Category, Action<ILogger> Log)>? kept;
        lock (_lock)
        {
            (kept, _kept) = (_kept, null);
        }

        foreach (var (category, log) in kept ?? [])
        {
            log(loggers.CreateLogger(category));
        }
    }

    public void Dispose()
    {
    }

    private void Keep(string category, Action<ILogger> log)
    {
        lock (_lock)
        {
            if (_kept?.Count < Most)
            {
                _kept.Add((category, log));
            }
        }
    }

    private sealed class Keeper(StartupWarnings warnings, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && warnings._kept is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                warnings.Keep(category, logger => logger.Log(logLevel, eventId, state, exception, formatter));
            }
        }
    }
}
