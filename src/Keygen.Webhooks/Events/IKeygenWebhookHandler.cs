namespace Keygen.Webhooks;

/// <summary>Acts on an event. Resolved from dependency injection in a scope of its own for each run.</summary>
/// <typeparam name="TEvent">The event to act on; a base type stands for all its events.</typeparam>
/// <remarks>
/// A handler that returns has completed, and never runs for that event again. One that throws runs again at Keygen's next
/// delivery of the event, in ten minutes or later, while the event's other handlers do not.
/// </remarks>
public interface IKeygenWebhookHandler<in TEvent>
    where TEvent : KeygenEvent
{
    /// <summary>Acts on one event.</summary>
    /// <param name="keygenEvent">The event.</param>
    /// <param name="cancellationToken">
    /// Fires when <see cref="KeygenWebhooksOptions.HandlerTimeout"/> is over, at the end of the shutdown's grace, or when the event
    /// was lost to another server; never because Keygen hung up.
    /// </param>
    Task HandleAsync(TEvent keygenEvent, CancellationToken cancellationToken);
}
