using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Diagnostics;

/// <summary>The log messages of this package, ids 9500 to 9599. Section Deliveries begins at 9510.</summary>
internal static partial class DashboardLog
{
    [LoggerMessage(9500, LogLevel.Warning,
        "The dashboard at {Pattern} is open to everybody, because this is Development. Elsewhere the app does not start without RequireAuthorization() or AllowAnonymous().")]
    public static partial void OpenInDevelopment(ILogger logger, string pattern);

    [LoggerMessage(9501, LogLevel.Warning, "An action of the dashboard was refused: its antiforgery token is missing or wrong. User: {User}.")]
    public static partial void ForgedAction(ILogger logger, string user);

    [LoggerMessage(9502, LogLevel.Error, "A request of the dashboard failed: {Path}.")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(9510, LogLevel.Information, "{User} looked at the masked values of {Event} {EventId} in the dashboard.")]
    public static partial void ValuesRevealed(ILogger logger, string user, string @event, string eventId);

    [LoggerMessage(9511, LogLevel.Information, "{User} ran {Handlers} again for {Event} {EventId} in the dashboard, as the replay '{Replay}': {Outcome}.")]
    public static partial void RanAgain(ILogger logger, string user, string handlers, string @event, string eventId, string replay, WebhookOutcome outcome);

    [LoggerMessage(9512, LogLevel.Information, "{User} began to run {Handlers} again for {Event} {EventId} in the dashboard, as the replay '{Replay}'.")]
    public static partial void RunAgainBegan(ILogger logger, string user, string handlers, string @event, string eventId, string replay);

    [LoggerMessage(9520, LogLevel.Information, "{User} began a run of {What} in the dashboard.")]
    public static partial void WaitingRun(ILogger logger, string user, string what);

    [LoggerMessage(9530, LogLevel.Information, "{User} let Keygen deliver {Event} {EventId} again in the dashboard. The new delivery is {NewEventId}.")]
    public static partial void RetriedAtKeygen(ILogger logger, string user, string? @event, string eventId, string? newEventId);

    [LoggerMessage(9531, LogLevel.Information, "{User} began to let Keygen deliver {Event} {EventId} again in the dashboard.")]
    public static partial void RetryBegan(ILogger logger, string user, string? @event, string eventId);
}
