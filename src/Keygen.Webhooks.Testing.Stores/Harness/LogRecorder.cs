using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>Records the event ids of log messages.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    public const int LeaseLost = 1302;
    public const int ReleaseFailed = 1304;
    public const int MessageRejected = 1214;

    private readonly ConcurrentQueue<int> _ids = new();

    public int Count(int id) => _ids.Count(seen => seen == id);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _ids.Enqueue(eventId.Id);

    public void Dispose()
    {
    }
}
