using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests;

/// <summary>A logger that throws at one message.</summary>
public sealed class ThrowingLogger(int throwsAt) : ILoggerProvider, ILogger
{
    private volatile bool _hasThrown;

    public bool HasThrown => _hasThrown;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == throwsAt)
        {
            _hasThrown = true;
            throw new IOException("The disk is full.");
        }
    }

    public void Dispose()
    {
    }
}
