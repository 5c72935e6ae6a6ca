using System.Collections;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>A warning as it was logged. Its state is copied, because a logger may use a state's memory again once the call has ended.</summary>
internal sealed class RecordedWarning(
    string category, LogLevel level, EventId eventId, string message, KeyValuePair<string, object?>[] values, Exception? exception)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    /// <summary>Logs it again. A logger that throws is no reason to refuse a delivery.</summary>
    public void Log(ILoggerFactory loggers)
    {
        try
        {
            loggers.CreateLogger(category).Log(level, eventId, this, exception, static (warning, _) => warning.ToString());
        }
        catch (Exception)
        {
            // It was logged once, at startup.
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => message;
}
