using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing;

/// <summary>What the fake did, a line each. Event ids from 7000.</summary>
internal static partial class FakeLog
{
    [LoggerMessage(7001, LogLevel.Warning, "There is no event named {Event} that this library knows; it is sent all the same, as Keygen may have newer ones.")]
    public static partial void NotKnown(ILogger logger, string @event);

    [LoggerMessage(7000, LogLevel.Information, "{Event} {EventId}, attempt {Number}: {Answer}; it is {Status}.")]
    public static partial void Attempted(ILogger logger, string @event, string eventId, int number, string answer, FakeEventStatus status);
}
