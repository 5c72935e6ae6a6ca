using System.Collections;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>A recorded warning. Its state is copied, because a logger may reuse the state's memory after the call.</summary>
internal sealed class RecordedWarning(
    string category, LogLevel level, EventId eventId, string message, KeyValuePair<string, object?>[] values, Exception? exception)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    /// <summary>Logs the warning again. A logger that throws must not fail the delivery.</summary>
    public void Log(ILoggerFactory loggers)
    {
        try
        {
            loggers.CreateLogger(category).Log(level, eventId, this, exception, static (warning, _) => warning.ToString());
        }
        catch (Exception)
        {
            // The warning was already logged at startup.
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => message;
}
