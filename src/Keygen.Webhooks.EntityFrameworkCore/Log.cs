using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The log messages of this package, ids 5000 to 5010.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "{Handler} failed, and its transaction could not be rolled back. The database rolls it back when the connection ends.")]
    public static partial void RollbackFailed(ILogger logger, Exception exception, string handler);

    [LoggerMessage(5001, LogLevel.Warning, "The services of {Handler} could not be disposed.")]
    public static partial void ScopeFailed(ILogger logger, Exception exception, string handler);

    [LoggerMessage(5002, LogLevel.Warning, "The failure of {Handler} could not be counted in KeygenWebhookAttempts. Nothing depends on it.")]
    public static partial void FailureNotRecorded(ILogger logger, Exception exception, string handler);

    [LoggerMessage(5003, LogLevel.Error, "The database of {Context} is unavailable. Deliveries are answered 503 until it is back.")]
    public static partial void OutOfReach(ILogger logger, Exception exception, string context);

    [LoggerMessage(5004, LogLevel.Information, "Removed {Count} marks of events last seen more than {Retention} ago.")]
    public static partial void Cleaned(ILogger logger, int count, TimeSpan retention);

    [LoggerMessage(5006, LogLevel.Warning, "All handlers of an event have completed, but the event could not be settled. Its next delivery settles it and runs no handler.")]
    public static partial void NotSettled(ILogger logger, Exception exception);

    [LoggerMessage(5007, LogLevel.Warning, "{Handler} completed, but its work could not be committed and was rolled back. Another run has the event ({Status}).")]
    public static partial void NotKept(ILogger logger, string handler, HandlerRunStatus status);

    [LoggerMessage(5008, LogLevel.Warning, "An event could not be released after its delivery. Its other deliveries are answered 409 for up to {HoldTime}.")]
    public static partial void NotReleased(ILogger logger, Exception exception, TimeSpan holdTime);

    [LoggerMessage(5009, LogLevel.Warning, "{Context} uses the provider {Provider}. {Warning}")]
    public static partial void UntestedDatabase(ILogger logger, string context, string? provider, string warning);

    [LoggerMessage(5010, LogLevel.Warning, "{Context} is not registered with AddDbContext, AddDbContextPool or AddDbContextFactory. So the store does not notice when the database ends a handler's transaction, and the handler's next save may commit by itself. Register the context with one of them.")]
    public static partial void NotGuarded(ILogger logger, string context);
}
