using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tool.Wire;

/// <summary>A line that the library logged.</summary>
internal sealed record LoggedLine(int Id, LogLevel Level, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    public string? Value(string name) => Values.FirstOrDefault(one => one.Key == name).Value as string;
}

/// <summary>Keeps what the library logs, so that the tool can say it.</summary>
internal sealed class CollectedLog : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<LoggedLine> _lines = [];

    public IReadOnlyList<LoggedLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _lines.Add(new(eventId.Id, logLevel, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));
        }
    }

    public void Dispose()
    {
    }
}
