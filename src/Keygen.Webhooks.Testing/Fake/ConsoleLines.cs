using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing;

/// <summary>Writes a log as plain lines to the console.</summary>
internal sealed class ConsoleLines : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.WriteLine(formatter(state, exception));
}
