using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Wolverine;

/// <summary>The log messages of this package, ids 9000 to 9002.</summary>
internal static partial class WolverineLog
{
    [LoggerMessage(9000, LogLevel.Error,
        "Messages of Keygen's events arrive at {Endpoint}, which acknowledges them before they are stored: a crash loses them. Call UseDurableInbox() on that endpoint.")]
    public static partial void Buffered(ILogger logger, Uri endpoint);

    [LoggerMessage(9001, LogLevel.Information,
        "Wolverine keeps its messages in another database than the marks of handled events. A message is then stored before its mark, not together with it.")]
    public static partial void OtherDatabase(ILogger logger);

    [LoggerMessage(9002, LogLevel.Warning, "A message that was handed over could not be sent yet. It is stored, and is sent within seconds when the database answers.")]
    public static partial void NotSent(ILogger logger, Exception exception);
}
