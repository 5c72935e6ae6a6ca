namespace Keygen.Webhooks.HostileNetwork.Receiver;

/// <summary>Counts what is logged as an error: no attacker may cause one.</summary>
internal sealed class ErrorCounter : ILoggerProvider, ILogger
{
    private int _count;
    private string? _first;

    public int Count => _count;

    public string? First => _first;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception); // written out as a console would
        if (logLevel >= LogLevel.Error)
        {
            Interlocked.Increment(ref _count);
            Interlocked.CompareExchange(ref _first, $"{text} {exception?.Message}", null);
        }
    }

    public void Dispose()
    {
    }
}
