using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// All log messages, with stable ids: 11xx deliveries, 12xx handlers, 13xx stores, 14xx start and stop. They never hold the content of an
/// event.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1100, Message = "Delivery of {Event} {EventId}: {Outcome}.")]
    public static partial void Received(ILogger logger, LogLevel level, string @event, string eventId, WebhookOutcome outcome);

    [LoggerMessage(1101, LogLevel.Warning, "A delivery was refused: {Reason}. {Explanation}{Suppressed}")]
    public static partial void Refused(ILogger logger, VerificationFailure reason, string explanation, string suppressed);

    [LoggerMessage(1102, LogLevel.Warning, "A delivery verified, but its body could not be read: {Outcome}. {Explanation}{Suppressed}")]
    public static partial void BodyNotRead(ILogger logger, WebhookOutcome outcome, string explanation, string suppressed);

    [LoggerMessage(1103, LogLevel.Warning, "A delivery verified, but its envelope was refused: {Reason}. {Explanation}{Suppressed}")]
    public static partial void EnvelopeRefused(ILogger logger, EnvelopeFailure reason, string explanation, string suppressed);

    [LoggerMessage(1104, LogLevel.Error, "The public keys are not available. Deliveries are answered 503 until they are.{Suppressed}")]
    public static partial void KeysUnavailable(ILogger logger, Exception exception, string suppressed);

    [LoggerMessage(1105, LogLevel.Error, "The configuration is invalid. Deliveries are answered 503 until it is fixed. {Error}{Suppressed}")]
    public static partial void Misconfigured(ILogger logger, string error, string suppressed);

    [LoggerMessage(1106, LogLevel.Error, "Receiving a delivery failed unexpectedly. It is answered 503.")]
    public static partial void Unexpected(ILogger logger, Exception exception);

    [LoggerMessage(1107, LogLevel.Debug, "The caller closed the connection before the body arrived.")]
    public static partial void Aborted(ILogger logger);

    [LoggerMessage(1108, LogLevel.Warning, "A payload has API version {Version}. The newest version that this library knows is {Newest}, so the payload is read as {Newest}. This is logged once.")]
    public static partial void NewerVersion(ILogger logger, string version, string newest);

    [LoggerMessage(1109, LogLevel.Warning, "A request was refused before its signature was checked: {Outcome}. {Explanation}{Suppressed}")]
    public static partial void ShapeRefused(ILogger logger, WebhookOutcome outcome, string explanation, string suppressed);

    [LoggerMessage(1110, LogLevel.Error, "An observer of deliveries or replays failed. Neither is affected.{Suppressed}")]
    public static partial void ObserverFailed(ILogger logger, Exception exception, string suppressed);

    [LoggerMessage(1200, LogLevel.Information, "{Handler} has completed for {Event} {EventId}.")]
    public static partial void HandlerCompleted(ILogger logger, string handler, string @event, string eventId);

    [LoggerMessage(1201, LogLevel.Error, "{Handler} failed for {Event} {EventId}. It runs again at Keygen's next delivery of the event, after ten minutes or later, or in catch-up.")]
    public static partial void HandlerFailed(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1202, LogLevel.Error, "{Handler} timed out for {Event} {EventId}. Raise HandlerTimeout, or run it later: AddHandler(…, execution: HandlerExecution.Later).")]
    public static partial void HandlerTimedOut(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1203, LogLevel.Warning, "{Handler} was asked to stop for {Event} {EventId}, by the shutdown or its caller. The event is released.")]
    public static partial void HandlerStopped(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1204, LogLevel.Error, "{Handler} ignores its cancellation token for {Event} {EventId}. The delivery no longer waits for it, and the event stays claimed until it ends.")]
    public static partial void HandlerOverstays(ILogger logger, string handler, string @event, string eventId);

    [LoggerMessage(1205, LogLevel.Error, "The completion of {Handler} for {Event} {EventId} was not recorded ({Status}). The handler may run again.")]
    public static partial void HandlerNotRecorded(
        ILogger logger, Exception? exception, string handler, string @event, string eventId, Enum status);

    [LoggerMessage(1206, LogLevel.Error, "{Handler} has completed, but disposing its services failed.")]
    public static partial void ScopeFailed(ILogger logger, Exception exception, string handler);

    [LoggerMessage(1207, LogLevel.Error, "{Event} {EventId} was not dispatched to its handlers: {Error}")]
    public static partial void NotDispatched(ILogger logger, string @event, string eventId, string error);

    [LoggerMessage(1208, LogLevel.Warning, "{Handler} could not start for {Event} {EventId}, probably because it is running elsewhere. The delivery is answered 409, and Keygen delivers the event again.")]
    public static partial void HandlerNotBegun(ILogger logger, Exception exception, string handler, string @event, string eventId);

    [LoggerMessage(1209, LogLevel.Warning, "{Handler} took {Elapsed} for {Event} {EventId}, and Keygen waits {Limit} for an answer. So Keygen counts the delivery as failed, and delivers the event again. Run slow work later: AddHandler(…, execution: HandlerExecution.Later).")]
    public static partial void HandlerSlow(ILogger logger, string handler, TimeSpan elapsed, string @event, string eventId, TimeSpan limit);

    [LoggerMessage(1210, LogLevel.Error, "{Event} {EventId} could not be handed over to the engine that runs its later handlers. The delivery is answered 503, and Keygen delivers the event again.")]
    public static partial void NotForwarded(ILogger logger, Exception? exception, string @event, string eventId);

    [LoggerMessage(1211, LogLevel.Error, "{Handler} failed for {Event} {EventId}. It runs again when the engine delivers the message again.")]
    public static partial void LaterHandlerFailed(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1212, LogLevel.Error, "{Handler}, which runs later, timed out for {Event} {EventId}. It runs again at the next attempt. If it needs more time, raise LaterHandlerTimeout.")]
    public static partial void LaterHandlerTimedOut(ILogger logger, Exception? exception, string handler, string @event, string eventId);

    [LoggerMessage(1213, LogLevel.Error, "{Handler} has completed for {Event} {EventId}, but what it left to run after the commit failed. It is not repeated.")]
    public static partial void AfterCommitFailed(ILogger logger, Exception exception, string handler, string @event, string eventId);

    [LoggerMessage(1214, LogLevel.Error, "A message was rejected: {Reason}. {Explanation}")]
    public static partial void MessageRejected(ILogger logger, Enum reason, string explanation);

    [LoggerMessage(EventId = 1215, Message = "Message of {Event} {EventId}: {Outcome}.")]
    public static partial void Consumed(ILogger logger, LogLevel level, string @event, string eventId, WebhookOutcome outcome);

    [LoggerMessage(1216, LogLevel.Warning, "{Event} {EventId} was handed over, but no handler of it runs later in this process: its message is acknowledged, and nothing has run. Register its handler here with execution: HandlerExecution.Later, or narrow ForwardEvents in the receiver. This is logged once for each event name.")]
    public static partial void NothingToRun(ILogger logger, string @event, string eventId);

    [LoggerMessage(1300, LogLevel.Error, "The idempotency store cannot be used. The delivery is answered 503.{Hint}")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception, string hint);

    [LoggerMessage(1301, LogLevel.Warning, "A lease could not be renewed. The renewal is retried while the lease lasts.{Hint}")]
    public static partial void LeaseRenewalFailed(ILogger logger, Exception exception, string hint);

    [LoggerMessage(1302, LogLevel.Error, "A lease of {Lease} was lost. Its handler is cancelled, and may run a second time elsewhere.")]
    public static partial void LeaseLost(ILogger logger, TimeSpan lease);

    [LoggerMessage(1303, LogLevel.Warning, "The completion of {Handler} could not be recorded. It is retried in {Delay}.{Hint}")]
    public static partial void CompletionRetried(ILogger logger, Exception exception, string handler, TimeSpan delay, string hint);

    [LoggerMessage(1304, LogLevel.Warning, "A claim could not be released. The release is retried, and the claim expires within {Lease}.")]
    public static partial void ReleaseFailed(ILogger logger, Exception exception, TimeSpan lease);

    [LoggerMessage(1305, LogLevel.Warning, "{Handler} has completed for an event that is still open, but is no longer registered for it. If you renamed it, it runs again under its new name for such events: register it with AddHandler(…, formerNames: [\"{Handler}\"]). This is logged once.")]
    public static partial void HandlerGone(ILogger logger, string handler);

    [LoggerMessage(1306, LogLevel.Warning, "The registration '{Registration}' uses the store '{Store}', which was chosen last. It replaces '{Replaced}': the marks, leases and progress kept there are not used. Choose one store for each registration.")]
    public static partial void StoreReplaced(ILogger logger, string registration, string store, string replaced);

    [LoggerMessage(1307, LogLevel.Warning, "Data past its retention could not be removed from the store '{Store}'. It is retried in {Interval}.")]
    public static partial void CleaningFailed(ILogger logger, Exception exception, string store, TimeSpan interval);

    [LoggerMessage(1308, LogLevel.Warning, "The lease '{Lease}' could not be renewed. The renewal is retried while the lease lasts.")]
    public static partial void NamedLeaseRenewalFailed(ILogger logger, Exception exception, string lease);

    [LoggerMessage(1309, LogLevel.Warning, "The lease '{Lease}' of {Duration} was lost. The work under it is cancelled, and may run a second time elsewhere.")]
    public static partial void NamedLeaseLost(ILogger logger, string lease, TimeSpan duration);

    [LoggerMessage(1310, LogLevel.Warning, "The failure of {Handler} could not be recorded. It is not listed or counted; nothing else depends on it.")]
    public static partial void FailureNotRecorded(ILogger logger, Exception exception, string handler);

    [LoggerMessage(1311, LogLevel.Warning, "{Handler} is recorded for an open event but is no longer registered. If you renamed it, it runs again under its new name for events it has completed. To prevent that, register it with AddHandler(…, formerNames: [\"{Handler}\"]).")]
    public static partial void HandlerNotRegistered(ILogger logger, string handler);

    [LoggerMessage(1312, LogLevel.Information, "None of the last {Count} settled events of the registration '{Registration}' ran {Handlers}. A handler that you added does not run for settled events: run a replay to back-fill it. If you renamed it, give its old name in formerNames first, or a back-fill runs it again.")]
    public static partial void HandlersWithoutMark(ILogger logger, int count, string registration, string handlers);

    [LoggerMessage(1313, LogLevel.Debug, "The store could not be searched for handlers that are new or no longer registered.")]
    public static partial void HandlersNotCompared(ILogger logger, Exception exception);

    [LoggerMessage(1314, LogLevel.Information, "{Former} is recorded for a failing event and counts for {Handler}, its new name. Keep it in formerNames until this is no longer logged.")]
    public static partial void HandlerRenamed(ILogger logger, string former, string handler);

    [LoggerMessage(1400, LogLevel.Warning,
        "Handled events are forgotten at a restart, and a second server does not know them, so an event can be handled again. That may be acceptable for one server. Otherwise, remember events outside the process: call UseEntityFrameworkCore or UseRedis, or use your own store.")]
    public static partial void StoreForgets(ILogger logger);

    [LoggerMessage(1401, LogLevel.Warning, "TrustRequestUrl is on outside Development: anyone who can choose the Host header can pass on a delivery that Keygen signed for another endpoint of the account. Set EndpointUrls instead.")]
    public static partial void TrustsRequestUrl(ILogger logger);

    [LoggerMessage(1402, LogLevel.Warning, "An RSA algorithm is accepted: on an account with a first-generation RSA license scheme, a licensee can have a delivery signed. Use Ed25519 if you can, and see SECURITY.md.")]
    public static partial void AcceptsRsa(ILogger logger);

    [LoggerMessage(1403, LogLevel.Warning, "No handler is registered: every delivery is answered 200 and nothing is done.")]
    public static partial void NoHandlers(ILogger logger);

    [LoggerMessage(1406, LogLevel.Warning, "The Tolerance of {Tolerance} is long: within it, a delivery that someone recorded is accepted again, and only the store can detect it. Keygen signs each attempt with a new date, so a few minutes are enough. A bare number means days; five minutes are 00:05:00.")]
    public static partial void LongTolerance(ILogger logger, TimeSpan tolerance);

    [LoggerMessage(1407, LogLevel.Warning, "A setting is probably a mistake. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);

    [LoggerMessage(1408, LogLevel.Information, "Deliveries are verified with {Keys}. The tag keygen.webhooks.key of the metric keygen.webhooks.deliveries shows which of them verified each delivery.")]
    public static partial void VerifiesWith(ILogger logger, string keys);

    [LoggerMessage(1409, LogLevel.Information, "{Tool} started this app to describe it, not to run it. Settings are not checked, and nothing is fetched.")]
    public static partial void StartedByTool(ILogger logger, string tool);

    [LoggerMessage(1410, LogLevel.Critical, "The self-test at startup failed. The app runs on. Deliveries that are signed with Ed25519 are probably refused (401 or 503), and Keygen delivers them again. Check that the app was published with all its files.")]
    public static partial void SelfTestFailed(ILogger logger, Exception exception);

    [LoggerMessage(1430, LogLevel.Warning, "A shutdown takes up to {Needed} (DrainDelay, ShutdownGrace and 2 seconds), but {Platform} kills the process after {Limit}. That ends handlers and Keygen's connections early, and their events are lost. Raise {Setting} and set TerminationGracePeriod to the same value, or lower ShutdownGrace and DrainDelay.")]
    public static partial void KilledTooSoon(ILogger logger, TimeSpan needed, string platform, TimeSpan limit, string setting);

    [LoggerMessage(1431, LogLevel.Warning, "The registration '{Registration}' is not mapped, so deliveries for it are answered 404: call app.MapKeygenWebhooks(\"{Pattern}\"{Name}). If the app passes requests to the receiver in another way, call WebhookReceiver.MarkAsMapped().")]
    public static partial void MappedNowhere(ILogger logger, string registration, string pattern, string name);

    [LoggerMessage(1404, LogLevel.Information, "Shutting down: new deliveries are answered 503, and {InFlight} under way continue for at most {Grace}.")]
    public static partial void Draining(ILogger logger, int inFlight, TimeSpan grace);

    [LoggerMessage(1405, LogLevel.Warning, "The shutdown's grace period has passed with deliveries under way. Their handlers are cancelled and their events released.")]
    public static partial void GraceIsOver(ILogger logger);
}
