using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Diagnostics;

/// <summary>The log messages of catch-up, ids 6000 to 6049. They never contain content or the token.</summary>
internal static partial class CatchUpLog
{
    [LoggerMessage(EventId = 6000, Message = "Catch-up {Outcome}: {Seen} seen, {Dispatched} dispatched, {Handled} handled, {Duplicates} duplicates, {Failed} failed; {Open} open, {Parked} parked, {UnknownUrl} with an unknown URL, {TooOld} too old, {Abandoned} abandoned; {Requests} requests.")]
    public static partial void Ran(
        ILogger logger, LogLevel level, CatchUpOutcome outcome, int seen, int dispatched, int handled, int duplicates, int failed, int open, int parked,
        int unknownUrl, int tooOld, int abandoned, int requests);

    [LoggerMessage(EventId = 6001, Message = "Catch-up stopped: {Problem} Catch-up tries again in {Delay}.")]
    public static partial void Trouble(ILogger logger, LogLevel level, string problem, TimeSpan delay);

    [LoggerMessage(6002, LogLevel.Warning, "Catch-up found no stored progress and starts with events recorded after {From:O}. To fetch earlier events, set CatchUp:Since or call RunAsync(since).")]
    public static partial void BeginsAnew(ILogger logger, DateTimeOffset from);

    [LoggerMessage(6003, LogLevel.Warning, "Keygen no longer has the event {EventId} of {Created:O}, after which catch-up continues. Catch-up finds the position by time instead.")]
    public static partial void CursorGone(ILogger logger, string eventId, DateTimeOffset created);

    [LoggerMessage(6004, LogLevel.Error, "The webhook event {EventId} cannot be read ({Failure}); catch-up parked it.")]
    public static partial void RowUnreadable(ILogger logger, string? eventId, EnvelopeFailure failure);

    [LoggerMessage(6005, LogLevel.Error, "The webhook event {EventId} failed {Attempts} times and is not retried automatically any more. Fix its handler, then call CatchUpRunner.RetryParkedAsync.")]
    public static partial void ParkedForGood(ILogger logger, string eventId, int attempts);

    [LoggerMessage(6006, LogLevel.Error, "The webhook event {EventId} was never handled, and catch-up abandoned it: {Why}.")]
    public static partial void GivenUp(ILogger logger, string eventId, string why);

    [LoggerMessage(6007, LogLevel.Warning, "{Count} undelivered events of the account have a URL that is neither in EndpointUrls nor in CatchUp:FormerEndpointUrls. If you changed the endpoint's URL, add the old one to CatchUp:FormerEndpointUrls and call RunAsync(since). If they belong to another endpoint, do nothing.")]
    public static partial void UnknownUrls(ILogger logger, int count);

    [LoggerMessage(6008, LogLevel.Error, "{Count} undelivered events are too old to dispatch: the store may no longer have their marks, so they could be handled twice.")]
    public static partial void TooOld(ILogger logger, int count);

    [LoggerMessage(6009, LogLevel.Error, "A store that catch-up needs, or the key provider, is unavailable.")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(6010, LogLevel.Information, "Catch-up keeps its progress in {Folder}. Make sure that the folder outlives deploys.")]
    public static partial void KeepsFiles(ILogger logger, string folder);

    [LoggerMessage(6012, LogLevel.Warning, "The endpoint watch found {Finding}: {Message}")]
    public static partial void Found(ILogger logger, EndpointFindingKind finding, string message);

    [LoggerMessage(6013, LogLevel.Information, "The endpoint watch no longer finds {Finding}.")]
    public static partial void NotFoundAnyMore(ILogger logger, EndpointFindingKind finding);

    [LoggerMessage(6014, LogLevel.Information, "The endpoint watch cannot see all of {List}: CatchUp:ApiToken has no permission to read it (a product's token never has), or the list is too long. The watch finds no problems there.")]
    public static partial void NotVisible(ILogger logger, string list);

    [LoggerMessage(6015, LogLevel.Information, "The endpoint watch could not inspect the endpoints: {Problem} It tries again in the next run.")]
    public static partial void CouldNotLook(ILogger logger, string? problem);

    [LoggerMessage(EventId = 6016, Message = "CatchUp:Since ({Since:O}) is ignored, because there is stored progress: it is at {Position:O} and covers events recorded after {From:O}. To fetch earlier events, call RunAsync(since).")]
    public static partial void SinceNotUsed(ILogger logger, LogLevel level, DateTimeOffset since, DateTimeOffset position, DateTimeOffset from);

    [LoggerMessage(6017, LogLevel.Error, "The idempotency store fails for the webhook event {EventId} but works for others. The event stays open, and catch-up checks it again later.")]
    public static partial void StoreFailsOn(ILogger logger, string eventId);

    [LoggerMessage(6018, LogLevel.Information, "The webhook event {EventId} was parked for good and has since been handled.")]
    public static partial void HandledSince(ILogger logger, string eventId);

    [LoggerMessage(6011, LogLevel.Warning, "Catch-up runs with a store that forgets at a restart: after one, events that Keygen does not report as DELIVERED may be handled again.")]
    public static partial void StoreForgets(ILogger logger);

    [LoggerMessage(6019, LogLevel.Warning, "A setting of catch-up is probably a mistake. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);

    [LoggerMessage(6030, LogLevel.Information, "The replay {Replay} ended: {Outcome}. {Seen} seen, {Matched} matched, {Handled} handled, {AlreadyDone} done already, {Failed} failed, {InProgress} in progress; {Requests} requests. {Problem}")]
    public static partial void Replayed(
        ILogger logger, string replay, CatchUpOutcome outcome, int seen, int matched, int handled, int alreadyDone, int failed, int inProgress, int requests,
        string? problem);

    [LoggerMessage(6031, LogLevel.Error, "A store that the replay {Replay} needs, or the key provider, is unavailable.")]
    public static partial void ReplayFailed(ILogger logger, Exception exception, string replay);

    [LoggerMessage(6032, LogLevel.Error, "The webhook event {EventId} cannot be read ({Failure}); the replay {Replay} skips it.")]
    public static partial void ReplayRowUnreadable(ILogger logger, string? eventId, EnvelopeFailure failure, string replay);
}
