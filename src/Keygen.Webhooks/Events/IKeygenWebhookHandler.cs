namespace Keygen.Webhooks;

/// <summary>Handles an event. Each run resolves the handler from dependency injection, in a new scope.</summary>
/// <typeparam name="TEvent">The event to handle. A base type, such as <see cref="LicenseEvent"/>, stands for all its events.</typeparam>
/// <remarks>
/// A handler that returns has completed: it never runs for that event again. A handler that throws runs again when Keygen next delivers the
/// event, after ten minutes or later. The event's other handlers do not run again.
/// </remarks>
public interface IKeygenWebhookHandler<in TEvent>
    where TEvent : KeygenEvent
{
    /// <summary>Handles one event. Throw to have it run again at the next delivery.</summary>
    /// <param name="keygenEvent">The event.</param>
    /// <param name="cancellationToken">
    /// Fires when <see cref="KeygenWebhooksOptions.HandlerTimeout"/> has passed, when <see cref="KeygenWebhooksOptions.ShutdownGrace"/> has
    /// passed, or when another server has taken over the event. It does not fire when Keygen closes the connection.
    /// </param>
    Task HandleAsync(TEvent keygenEvent, CancellationToken cancellationToken);
}
