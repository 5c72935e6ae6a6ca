using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Keeps the warnings that this library logs while the app starts, and logs them once more within a delivery: the Functions host drops
/// what a worker logs outside of an invocation.
/// </summary>
internal sealed class StartupWarningReplay : ILoggerProvider
{
    /// <summary>How the categories to keep begin: this library's.</summary>
    private const string Prefix = "Keygen.Webhooks.";

    private const int MaxKept = 50;

    private readonly Lock _lock = new();
    private List<RecordedWarning>? _kept = [];
    private bool _isStarted;

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Prefix, StringComparison.Ordinal) ? new Keeper(this, categoryName) : NullLogger.Instance;

    /// <summary>The app has started: what is logged from now on is not kept.</summary>
    public void EndStartup()
    {
        lock (_lock)
        {
            _isStarted = true;
        }
    }

    /// <summary>Logs what was kept since the last call. Does nothing, at no cost, once the start is over and everything was logged.</summary>
    public void Repeat(ILoggerFactory loggers)
    {
        if (Volatile.Read(ref _kept) is null)
        {
            return;
        }

        List<RecordedWarning>? kept;
        lock (_lock)
        {
            (kept, _kept) = (_kept, _isStarted ? null : []);
        }

        foreach (var warning in kept ?? [])
        {
            warning.Log(loggers);
        }
    }

    public void Dispose()
    {
    }

    private void Keep(RecordedWarning warning)
    {
        lock (_lock)
        {
            if (!_isStarted && _kept?.Count < MaxKept)
            {
                _kept.Add(warning);
            }
        }
    }

    private sealed class Keeper(StartupWarningReplay warnings, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && !warnings._isStarted;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                warnings.Keep(new(category, logLevel, eventId, formatter(state, exception), [.. state as IEnumerable<KeyValuePair<string, object?>> ?? []], exception));
            }
        }
    }
}
