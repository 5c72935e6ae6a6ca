using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Diagnostics;

/// <summary>The log messages of catch-up, 6000 to 6049. Never content, never the token.</summary>
internal static partial class CatchUpLog
{
    [LoggerMessage(EventId = 6000, Message = "Catch-up {Outcome}: {Seen} seen, {HandedOver} handed over, {Handled} handled, {Duplicates} duplicates, {Failed} failed; {Open} open, {Parked} parked, {UnknownUrl} of an unknown URL, {TooOld} too old, {GivenUp} given up; {Requests} requests.")]
    public static partial void Ran(
        ILogger logger, LogLevel level, CatchUpOutcome outcome, int seen, int handedOver, int handled, int duplicates, int failed, int open, int parked,
        int unknownUrl, int tooOld, int givenUp, int requests);

    [LoggerMessage(EventId = 6001, Message = "Catch-up stopped: {Problem} It is tried again in {Delay}.")]
    public static partial void Trouble(ILogger logger, LogLevel level, string problem, TimeSpan delay);

    [LoggerMessage(6002, LogLevel.Warning, "Catch-up found no progress and begins with events made after {From:O}: what was missed earlier is fetched only with CatchUp:Since, or RunAsync(since).")]
    public static partial void BeginsAnew(ILogger logger, DateTimeOffset from);

    [LoggerMessage(6003, LogLevel.Warning, "The event {EventId} of {Created:O}, behind which catch-up was to go on, is gone from Keygen; the place is found again by time.")]
    public static partial void CursorGone(ILogger logger, string eventId, DateTimeOffset created);

    [LoggerMessage(6004, LogLevel.Error, "The webhook event {EventId} cannot be read ({Failure}); it is parked.")]
    public static partial void RowUnreadable(ILogger logger, string? eventId, EnvelopeFailure failure);

    [LoggerMessage(6005, LogLevel.Error, "The webhook event {EventId} failed {Attempts} times and is not tried again by itself; mend its handler and call CatchUpRunner.RetryParkedAsync.")]
    public static partial void ParkedForGood(ILogger logger, string eventId, int attempts);

    [LoggerMessage(6006, LogLevel.Error, "The webhook event {EventId} was never handled and is given up: {Why}.")]
    public static partial void GivenUp(ILogger logger, string eventId, string why);

    [LoggerMessage(6007, LogLevel.Warning, "{Count} events of the account that were not delivered are for a URL that is neither in EndpointUrls nor in CatchUp:FormerEndpointUrls. If the endpoint's URL was edited, name the old one there and call RunAsync(since); if they are another endpoint's, all is well.")]
    public static partial void UnknownUrls(ILogger logger, int count);

    [LoggerMessage(6008, LogLevel.Error, "{Count} events that were not delivered are too old to be handed over: marks that old may be gone, and what was handled could be handled again.")]
    public static partial void TooOld(ILogger logger, int count);

    [LoggerMessage(6009, LogLevel.Error, "A store that catch-up needs is out of reach.")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(6010, LogLevel.Information, "Catch-up keeps its progress in {Folder}; it must outlive deploys.")]
    public static partial void KeepsFiles(ILogger logger, string folder);

    [LoggerMessage(6012, LogLevel.Warning, "The endpoint watch found {Finding}: {Message}")]
    public static partial void Found(ILogger logger, EndpointFindingKind finding, string message);

    [LoggerMessage(6013, LogLevel.Information, "The endpoint watch does not find {Finding} any more.")]
    public static partial void NotFoundAnyMore(ILogger logger, EndpointFindingKind finding);

    [LoggerMessage(6014, LogLevel.Information, "The endpoint watch cannot see all of {List}: CatchUp:ApiToken may not read it, as a product's may not, or it is too long. It finds nothing there.")]
    public static partial void NotVisible(ILogger logger, string list);

    [LoggerMessage(6015, LogLevel.Information, "The endpoint watch could not look: {Problem} It looks again in the next run.")]
    public static partial void CouldNotLook(ILogger logger, string? problem);

    [LoggerMessage(EventId = 6016, Message = "CatchUp:Since ({Since:O}) is not used, as there is progress: it stands at {Position:O}, and events made after {From:O} were asked for. To fetch earlier ones, call RunAsync(since).")]
    public static partial void SinceNotUsed(ILogger logger, LogLevel level, DateTimeOffset since, DateTimeOffset position, DateTimeOffset from);

    [LoggerMessage(6017, LogLevel.Error, "The idempotency store fails on the webhook event {EventId} and answers for others; the event is left open and looked at again.")]
    public static partial void StoreFailsOn(ILogger logger, string eventId);

    [LoggerMessage(6018, LogLevel.Information, "The webhook event {EventId}, which was parked for good, has been handled since.")]
    public static partial void HandledSince(ILogger logger, string eventId);

    [LoggerMessage(6011, LogLevel.Warning, "Catch-up runs with a store that forgets at a restart: events that Keygen does not call DELIVERED may be handled again after one.")]
    public static partial void StoreForgets(ILogger logger);

    [LoggerMessage(6019, LogLevel.Warning, "A setting of catch-up is hardly what was meant. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);
}
