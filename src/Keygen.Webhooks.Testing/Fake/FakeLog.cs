using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing;

/// <summary>Log messages of the fake. Their event ids start at 7000.</summary>
internal static partial class FakeLog
{
    [LoggerMessage(
        7001, LogLevel.Warning, "This library does not know the event {Event}. The fake sends it anyway, because Keygen may have newer events.")]
    public static partial void NotKnown(ILogger logger, string @event);

    [LoggerMessage(7000, LogLevel.Information, "{Event} {EventId}, attempt {Number}: {Answer}. The status is {Status}.")]
    public static partial void Attempted(ILogger logger, string @event, string eventId, int number, string answer, FakeEventStatus status);
}
