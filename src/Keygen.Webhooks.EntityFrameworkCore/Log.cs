using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Every log message of this package, by stable id.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "{Handler} failed, and its transaction could not be rolled back; the database does that when the connection ends.")]
    public static partial void RollbackFailed(ILogger logger, Exception exception, string handler);

    [LoggerMessage(5001, LogLevel.Warning, "What {Handler} used could not be disposed.")]
    public static partial void ScopeFailed(ILogger logger, Exception exception, string handler);

    [LoggerMessage(5002, LogLevel.Warning, "The failure of {Handler} could not be counted in KeygenWebhookAttempts. Nothing depends on it.")]
    public static partial void FailureNotRecorded(ILogger logger, Exception exception, string handler);

    [LoggerMessage(5003, LogLevel.Error, "The database of {Context} is out of reach, so deliveries are answered 503 until it is back.")]
    public static partial void OutOfReach(ILogger logger, Exception exception, string context);

    [LoggerMessage(5004, LogLevel.Information, "Removed {Count} marks of events last seen more than {Retention} ago.")]
    public static partial void Cleaned(ILogger logger, int count, TimeSpan retention);

    [LoggerMessage(5006, LogLevel.Warning, "Every handler of an event is done, but the event could not be settled; its next delivery does that, and runs nothing.")]
    public static partial void NotSettled(ILogger logger, Exception exception);

    [LoggerMessage(5007, LogLevel.Warning, "{Handler} came to its end, but its work could not be committed and was rolled back; another run has the event ({Status}).")]
    public static partial void NotKept(ILogger logger, string handler, HandlerRunStatus status);

    [LoggerMessage(5008, LogLevel.Warning, "An event could not be freed after its delivery; other deliveries of it are answered 409 for up to {HoldTime}.")]
    public static partial void NotReleased(ILogger logger, Exception exception, TimeSpan holdTime);

    [LoggerMessage(5009, LogLevel.Warning, "{Context} uses the provider {Provider}. {Warning}")]
    public static partial void UntestedDatabase(ILogger logger, string context, string? provider, string warning);

    [LoggerMessage(5010, LogLevel.Warning, "{Context} is not registered with AddDbContext, AddDbContextPool or AddDbContextFactory. So a transaction that the database ends while a handler runs is not noticed before the handler's next save, which may commit by itself.")]
    public static partial void NotGuarded(ILogger logger, string context);

    [LoggerMessage(5011, LogLevel.Warning, "{Handler} is recorded for an event that is still open, and is no longer registered. If it was renamed after it had completed, it runs again under its new name for such events: register it with AddHandler(…, formerNames: [\"{Handler}\"]).")]
    public static partial void HandlerGone(ILogger logger, string handler);

    [LoggerMessage(5012, LogLevel.Debug, "Whether an open event names a handler that is no longer registered could not be asked at the start.")]
    public static partial void GoneHandlersNotFound(ILogger logger, Exception exception);
}
