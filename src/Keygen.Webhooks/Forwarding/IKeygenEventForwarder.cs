namespace Keygen.Webhooks.Forwarding;

/// <summary>
/// Hands events over to an engine, such as a message bus or a job queue, which passes them to a <see cref="KeygenEventConsumer"/>. Register
/// it with <see cref="KeygenWebhooksBuilder.RunLaterWith{TForwarder}"/>.
/// </summary>
/// <remarks>
/// It is resolved from the scope in which the hand-over is recorded. With the EF Core store, that scope's <c>DbContext</c> has an open
/// transaction: a message that is written through it commits together with the record, or not at all. Do not commit that transaction, and
/// let the database's errors through: the record counts on them.
/// </remarks>
public interface IKeygenEventForwarder
{
    /// <summary>
    /// Hands a message over. Return when the engine has stored it, or when it commits with the scope's transaction: Keygen is then answered
    /// 200 and does not send the event again. Throw if it is not stored: Keygen is answered 503 and sends the event again.
    /// </summary>
    /// <param name="message">The message. <see cref="KeygenEventMessage.ToJson"/> writes it.</param>
    /// <param name="cancellationToken">
    /// Fires when <see cref="KeygenWebhooksOptions.HandlerTimeout"/> has passed, or the grace period of a shutdown.
    /// </param>
    /// <remarks>The same event may be handed over again after a crash. The consumer recognises it.</remarks>
    Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken);
}
