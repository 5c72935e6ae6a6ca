using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Records the warnings that this library logs at startup, and logs them again during a delivery. The Functions host drops what a worker
/// logs outside an invocation.
/// </summary>
internal sealed class StartupWarningReplay : ILoggerProvider
{
    /// <summary>The prefix of the recorded log categories: this library's.</summary>
    private const string Prefix = "Keygen.Webhooks.";

    private const int MaxRecorded = 50;

    private readonly Lock _lock = new();
    private List<RecordedWarning>? _recorded = [];
    private bool _isStarted;

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Prefix, StringComparison.Ordinal) ? new Recorder(this, categoryName) : NullLogger.Instance;

    /// <summary>Stops the recording, because the app has started.</summary>
    public void EndStartup()
    {
        lock (_lock)
        {
            _isStarted = true;
        }
    }

    /// <summary>
    /// Logs the warnings recorded since the last call. Once startup is over and all were logged, it does nothing and costs nothing.
    /// </summary>
    public void Repeat(ILoggerFactory loggers)
    {
        if (Volatile.Read(ref _recorded) is null)
        {
            return;
        }

        List<RecordedWarning>? recorded;
        lock (_lock)
        {
            (recorded, _recorded) = (_recorded, _isStarted ? null : []);
        }

        foreach (var warning in recorded ?? [])
        {
            warning.Log(loggers);
        }
    }

    public void Dispose()
    {
    }

    private void Record(RecordedWarning warning)
    {
        lock (_lock)
        {
            if (!_isStarted && _recorded?.Count < MaxRecorded)
            {
                _recorded.Add(warning);
            }
        }
    }

    private sealed class Recorder(StartupWarningReplay warnings, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && !warnings._isStarted;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                warnings.Record(new(category, logLevel, eventId, formatter(state, exception), [.. state as IEnumerable<KeyValuePair<string, object?>> ?? []], exception));
            }
        }
    }
}
