using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing;

/// <summary>What the fake did, a line each. Event ids from 700.</summary>
internal static partial class FakeLog
{
    [LoggerMessage(700, LogLevel.Information, "{Event} {EventId}, attempt {Number}: answered {StatusCode} {Text}; it is {Status}.")]
    public static partial void Attempted(ILogger logger, string @event, string eventId, int number, int? statusCode, string? text, FakeEventStatus status);
}
