using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>Every log message, by stable id: 11xx deliveries, 12xx handlers, 13xx stores, 14xx start and stop. Never content.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1100, Message = "Delivery of {Event} {EventId}: {Outcome}.")]
    public static partial void Received(ILogger logger, LogLevel level, string @event, string eventId, WebhookOutcome outcome);

    [LoggerMessage(1101, LogLevel.Warning, "A delivery was refused: {Reason}. {Explanation}{Suppressed}")]
    public static partial void Refused(ILogger logger, VerificationFailure reason, string explanation, string suppressed);

    [LoggerMessage(1102, LogLevel.Warning, "A delivery verified, but its body was not read: {Outcome}. {Explanation}{Suppressed}")]
    public static partial void BodyNotRead(ILogger logger, WebhookOutcome outcome, string explanation, string suppressed);

    [LoggerMessage(1103, LogLevel.Warning, "A delivery verified, but its envelope was refused: {Reason}. {Explanation}{Suppressed}")]
    public static partial void EnvelopeRefused(ILogger logger, EnvelopeFailure reason, string explanation, string suppressed);

    [LoggerMessage(1104, LogLevel.Error, "The public keys could not be had; deliveries are answered 503 until they can.{Suppressed}")]
    public static partial void KeysUnavailable(ILogger logger, Exception exception, string suppressed);

    [LoggerMessage(1105, LogLevel.Error, "The configuration cannot work; deliveries are answered 503 until it is mended. {Error}{Suppressed}")]
    public static partial void Misconfigured(ILogger logger, string error, string suppressed);

    [LoggerMessage(1106, LogLevel.Error, "Receiving a delivery failed in a way it should not; it is answered 503.")]
    public static partial void Unexpected(ILogger logger, Exception exception);

    [LoggerMessage(1107, LogLevel.Debug, "A caller went away before its body was there.")]
    public static partial void Aborted(ILogger logger);

    [LoggerMessage(1108, LogLevel.Warning, "A payload is written in API version {Version}, newer than {Newest}, the newest this library knows; it is read as {Newest}. Said once.")]
    public static partial void NewerVersion(ILogger logger, string version, string newest);

    [LoggerMessage(1109, LogLevel.Warning, "A request was refused by its shape, before its signature was looked at: {Outcome}. {Explanation}{Suppressed}")]
    public static partial void ShapeRefused(ILogger logger, WebhookOutcome outcome, string explanation, string suppressed);

    [LoggerMessage(1200, LogLevel.Information, "{Handler} has completed for {Event} {EventId}.")]
    public static partial void HandlerCompleted(ILogger logger, string handler, string @event, string eventId);

    [LoggerMessage(1201, LogLevel.Error, "{Handler} failed for {Event} {EventId}; it runs again when the event comes again: by Keygen's next delivery, in ten minutes or later, or by catch-up.")]
    public static partial void HandlerFailed(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1202, LogLevel.Error, "{Handler} ran out of time for {Event} {EventId}; raise HandlerTimeout, or hand slow work to a queue.")]
    public static partial void HandlerTimedOut(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1203, LogLevel.Warning, "{Handler} was asked to stop for {Event} {EventId}, by the shutdown or its caller; the event is freed.")]
    public static partial void HandlerStopped(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1204, LogLevel.Error, "{Handler} does not heed its cancellation token for {Event} {EventId}; nobody waits for it any longer, and its claim is held until it ends.")]
    public static partial void HandlerOverstays(ILogger logger, string handler, string @event, string eventId);

    [LoggerMessage(1205, LogLevel.Error, "{Handler} was not recorded for {Event} {EventId} ({Status}); what it did may be done again.")]
    public static partial void HandlerNotRecorded(
        ILogger logger, Exception? exception, string handler, string @event, string eventId, Enum status);

    [LoggerMessage(1206, LogLevel.Error, "{Handler} has completed, but disposing what it used failed.")]
    public static partial void ScopeFailed(ILogger logger, Exception exception, string handler);

    [LoggerMessage(1207, LogLevel.Error, "{Event} {EventId} was not handed to its handlers: {Error}")]
    public static partial void NotDispatched(ILogger logger, string @event, string eventId, string error);

    [LoggerMessage(1208, LogLevel.Warning, "{Handler} could not begin for {Event} {EventId}, and was taken to be running elsewhere; it is answered 409 and comes again.")]
    public static partial void HandlerNotBegun(ILogger logger, Exception exception, string handler, string @event, string eventId);

    [LoggerMessage(1300, LogLevel.Error, "The idempotency store is out of reach; the delivery is answered 503.{Hint}")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception, string hint);

    [LoggerMessage(1301, LogLevel.Warning, "A lease could not be renewed; it is tried again while the lease lasts.{Hint}")]
    public static partial void LeaseRenewalFailed(ILogger logger, Exception exception, string hint);

    [LoggerMessage(1302, LogLevel.Error, "A lease of {Lease} was lost; its handler is cancelled, and may run a second time elsewhere.")]
    public static partial void LeaseLost(ILogger logger, TimeSpan lease);

    [LoggerMessage(1303, LogLevel.Warning, "The completion of {Handler} could not be recorded; tried again in {Delay}.{Hint}")]
    public static partial void CompletionRetried(ILogger logger, Exception exception, string handler, TimeSpan delay, string hint);

    [LoggerMessage(1304, LogLevel.Warning, "A claim could not be freed; it is tried again, and the claim runs out within {Lease}.")]
    public static partial void ReleaseFailed(ILogger logger, Exception exception, TimeSpan lease);

    [LoggerMessage(1305, LogLevel.Warning, "{Handler} has completed for an event that is still open, and is no longer registered for it. If it was renamed, it runs again under its new name for such events: register it with AddHandler(…, formerNames: [\"{Handler}\"]). Said once.")]
    public static partial void HandlerGone(ILogger logger, string handler);

    [LoggerMessage(1306, LogLevel.Warning, "The registration '{Registration}' uses the store '{Store}', which was chosen last. It replaces '{Replaced}': the marks, leases and progress kept there are not used. Choose one store for each registration.")]
    public static partial void StoreReplaced(ILogger logger, string registration, string store, string replaced);

    [LoggerMessage(1307, LogLevel.Warning, "What is past its retention could not be removed from the store '{Store}'. It is tried again in {Interval}.")]
    public static partial void CleaningFailed(ILogger logger, Exception exception, string store, TimeSpan interval);

    [LoggerMessage(1308, LogLevel.Warning, "The lease '{Lease}' could not be renewed; it is tried again while the lease lasts.")]
    public static partial void NamedLeaseRenewalFailed(ILogger logger, Exception exception, string lease);

    [LoggerMessage(1309, LogLevel.Warning, "The lease '{Lease}' of {Duration} was lost; the work under it is cancelled, and may run a second time elsewhere.")]
    public static partial void NamedLeaseLost(ILogger logger, string lease, TimeSpan duration);

    [LoggerMessage(1400, LogLevel.Warning,
        "Handled events are forgotten at a restart, and a second server with a memory of its own does not know them: one that was handled can be handled again. That may be right for one server; where it is not, remember events outside the process, with UseEntityFrameworkCore or UseRedis, or a store of yours.")]
    public static partial void StoreForgets(ILogger logger);

    [LoggerMessage(1401, LogLevel.Warning, "TrustRequestUrl is on outside Development: whoever can choose the Host header can have a delivery accepted that was signed for another endpoint of the account.")]
    public static partial void TrustsRequestUrl(ILogger logger);

    [LoggerMessage(1402, LogLevel.Warning, "An RSA algorithm is accepted: on an account with a first-generation RSA license scheme a licensee can have a delivery signed. See SECURITY.md, and prefer Ed25519.")]
    public static partial void AcceptsRsa(ILogger logger);

    [LoggerMessage(1403, LogLevel.Warning, "No handler is registered: every delivery is answered 200 and nothing is done.")]
    public static partial void NoHandlers(ILogger logger);

    [LoggerMessage(1406, LogLevel.Warning, "The Tolerance of {Tolerance} is long: within it, a delivery that someone recorded is accepted again, and only the store knows it was handled. Each of Keygen's attempts has a fresh date, so minutes suffice; a bare number is days, five minutes are 00:05:00.")]
    public static partial void LongTolerance(ILogger logger, TimeSpan tolerance);

    [LoggerMessage(1407, LogLevel.Warning, "A setting is hardly what was meant. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);

    [LoggerMessage(1408, LogLevel.Information, "Deliveries are verified with {Keys}. The tag keygen.webhooks.key of keygen.webhooks.deliveries says which of them did.")]
    public static partial void VerifiesWith(ILogger logger, string keys);

    [LoggerMessage(1409, LogLevel.Information, "{Tool} started this app to describe it, not to run it: settings are not checked, and nothing is fetched.")]
    public static partial void StartedByTool(ILogger logger, string tool);

    [LoggerMessage(1430, LogLevel.Warning, "A shutdown takes up to {Needed} (DrainDelay, ShutdownGrace and 2 seconds), but {Platform} kills the process after {Limit}: handlers are cut off, and so are Keygen's connections, which loses their events. Raise {Setting} and set TerminationGracePeriod to the same, or lower ShutdownGrace and DrainDelay.")]
    public static partial void KilledTooSoon(ILogger logger, TimeSpan needed, string platform, TimeSpan limit, string setting);

    [LoggerMessage(1431, LogLevel.Warning, "The registration '{Registration}' is mapped nowhere, so deliveries for it are answered 404: call app.MapKeygenWebhooks(\"{Pattern}\"{Name}). If the app hands requests to the receiver in another way, call WebhookReceiver.MarkAsMapped().")]
    public static partial void MappedNowhere(ILogger logger, string registration, string pattern, string name);

    [LoggerMessage(1404, LogLevel.Information, "Shutting down: new deliveries are answered 503, {InFlight} under way go on for at most {Grace}.")]
    public static partial void Draining(ILogger logger, int inFlight, TimeSpan grace);

    [LoggerMessage(1405, LogLevel.Warning, "The shutdown's grace is over with deliveries under way; their handlers are cancelled and their events freed.")]
    public static partial void GraceIsOver(ILogger logger);
}
